"""Makes calls with boto3, and prints a row of the table that `load` prints.

    python3 tests/call/boto.py URL COUNT CALLERS
"""

import os
import sys
import threading
import time

import boto3
import botocore.config

url, count, callers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = boto3.client("sagemaker", endpoint_url=url, config=botocore.config.Config(max_pool_connections=callers))
numbers = iter(range(count))
lock = threading.Lock()
times = []


def call():
    while True:
        with lock:
            if next(numbers, None) is None:
                return
        start = time.perf_counter()
        client.describe_inference_experiment(Name="canary")
        times.append(time.perf_counter() - start)


start = time.perf_counter()
threads = [threading.Thread(target=call) for _ in range(callers)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
took = time.perf_counter() - start
# A thread that raised has left its calls to the others, or undone.
if len(times) != count:
    sys.exit(f"{len(times)} of {count} calls were made")
times.sort()
half, most = (int(times[len(times) * percent // 100] * 1e6) for percent in (50, 99))
print(f"| boto3 {boto3.__version__} | {callers} | {count} | | | | {int(count / took)} | {half} | {most} |")
