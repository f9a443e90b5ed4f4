"""Compares the names of whole services of restJson1 with those of their official crates.

    python3 tests/official/services.py --data DIR --work DIR [--smithy DIR] [NAME...]

`--data` is the directory `data` of botocore. For each service of SERVICES, or for those that are named, the whole is
generated from botocore's model, and from Smithy's where `--smithy` has one, `<service>.smithy.json`. The official crates
are downloaded as Cargo does it, and not built. `src/main.rs` pairs their names with ours. 98 % must be equal from
botocore's models, which have no names for values of enumerations, and all from Smithy's.

Operations that only one side has are a matter of the model's version, or have event streams, which we leave out. Of those
that both have, all types are compared, and what is on one side alone is a matter of versions, too, but for members that
are streams: these are fields officially, and no fields of ours, since a stream lies beside an input or an output. The
program counts them apart. So that nothing is missed by pairing too little, few of the names may be on one side alone.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# botocore's name of a service, its official crate, and the release of that which is nearest to botocore's.
SERVICES = {
    "apigateway": ("aws-sdk-apigateway", "1.125.0"),
    "appconfig": ("aws-sdk-appconfig", "1.125.0"),
    "backup": ("aws-sdk-backup", "1.132.0"),
    "batch": ("aws-sdk-batch", "1.138.0"),
    "bedrock-runtime": ("aws-sdk-bedrockruntime", "1.153.0"),
    "eks": ("aws-sdk-eks", "1.160.0"),
    "glacier": ("aws-sdk-glacier", "1.121.0"),
    "iot": ("aws-sdk-iot", "1.135.0"),
    "kafka": ("aws-sdk-kafka", "1.134.0"),
    "lambda": ("aws-sdk-lambda", "1.156.0"),
    "polly": ("aws-sdk-polly", "1.127.0"),
    "xray": ("aws-sdk-xray", "1.121.0"),
}
LEAST = {"botocore": 98.0, "Smithy": 100.0}
# Smithy's models here are of another month than the crates.
MOST_ALONE = {"botocore": 6.0, "Smithy": 20.0}
COUNT = re.compile(r"^(\w+) +(\d+) of +(\d+) equal, +([\d.]+) %   only official: (\d+), only ours: (\d+)", re.MULTILINE)


def main(options):
    names = options.service or list(SERVICES)
    official = download(options.work / "official", [SERVICES[name] for name in names])
    target = ["--target-dir", options.work / "target"]
    run("cargo", "build", "--quiet", "--manifest-path", HERE / "Cargo.toml", *target)
    program, wrong = options.work / "target/debug/names", []
    heading = "{:16} {:9} {:>10} {:>9} {:>11} {:>11} {:>9} {:>9} {:>8}  {:>8}  {}"
    print(heading.format("service", "model", "operations", "types", "fields", "variants", "unions", "errors", "equal", "alone", "streams"))
    for name in names:
        for vocabulary, model in models(options, name):
            ours = options.work / f"{name}-{vocabulary}"
            run("cargo", "xtask", "codegen", "--model", model, "--all", "--crate-name", name, "--out", ours, quiet=True)
            compared = subprocess.run([program, "compare", official[SERVICES[name][0]] / "src", ours / "src", "--declared"], stdout=subprocess.PIPE, text=True)
            if compared.returncode != 0:
                sys.exit(f"{name}: the program ended with {compared.returncode}\n{compared.stdout}")
            wrong += report(name, vocabulary, compared.stdout)
    print("\n".join(wrong) if wrong else "all names are as they should be")
    return wrong


def models(options, name):
    newest = max(options.data.glob(f"{name}/*/service-2.json*"))
    yield "botocore", newest
    smithy = options.smithy and options.smithy / f"{name}.smithy.json"
    if smithy and smithy.exists():
        yield "Smithy", smithy


def download(work, crates):
    """The directories of crates, as Cargo unpacks them."""
    (work / "src").mkdir(parents=True, exist_ok=True)
    (work / "src/lib.rs").write_text("")
    dependencies = "".join(f'{name} = {{ version = "={version}", default-features = false }}\n' for name, version in crates)
    package = '[package]\nname = "official-crates"\nversion = "0.0.0"\nedition = "2024"\n'
    (work / "Cargo.toml").write_text(f"{package}[dependencies]\n{dependencies}[workspace]\n")
    manifest = ["--manifest-path", work / "Cargo.toml"]
    run("cargo", "fetch", "--quiet", *manifest)
    command = ["cargo", "metadata", "--format-version", "1", *manifest]
    packages = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["packages"]
    return {package["name"]: pathlib.Path(package["manifest_path"]).parent for package in packages}


def report(name, vocabulary, text):
    """Prints a row, and returns what is wrong with it."""
    counts = {kind: [float(number) for number in numbers] for kind, *numbers in COUNT.findall(text)}
    cells = ["{:.0f}/{:.0f}".format(*counts[kind][:2]) if kind in counts else "" for kind in ("type", "field", "variant", "union", "error")]
    _, compared, percent, official, ours = counts["overall"]
    alone = 100 * (official + ours) / (compared + official + ours)
    streams = re.search(r"^streams +(\d+)", text, re.MULTILINE)[1]
    operations = re.search(r"^operations *(\d+)", text, re.MULTILINE)[1]
    row = "{:16} {:9} {:>10} {:>9} {:>11} {:>11} {:>9} {:>9} {:6.2f} %  {:6.2f} %  {}"
    print(row.format(name, vocabulary, operations, *cells, percent, alone, streams), flush=True)
    wrong = []
    if percent < LEAST[vocabulary]:
        wrong.append(f"{name}, {vocabulary}'s model: {percent} % of the names are equal\n{text}")
    if alone > MOST_ALONE[vocabulary]:
        wrong.append(f"{name}, {vocabulary}'s model: {alone:.2f} % of the names are on one side alone")
    return wrong


def run(*command, quiet=False):
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL if quiet else None)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    directory = lambda text: pathlib.Path(text).resolve()
    arguments.add_argument("--data", type=directory, required=True, metavar="DIR", help="botocore's models")
    arguments.add_argument("--work", type=directory, required=True, metavar="DIR", help="where crates are downloaded and generated to")
    arguments.add_argument("--smithy", type=directory, metavar="DIR", help="Smithy's models")
    arguments.add_argument("service", nargs="*", metavar="NAME", help="botocore's name of a service")
    sys.exit(bool(main(arguments.parse_args())))
