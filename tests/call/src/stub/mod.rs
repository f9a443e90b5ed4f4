//! A server on loopback that is `SageMaker` as far as `DescribeInferenceExperiment` goes, and that can be told to fail. For
//! operations of `Depot`, the service of `tests/paging`, it answers as a script says.

mod connection;
mod http;
mod response;
mod script;
mod verify;

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

pub use script::Reply;
pub use verify::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, SESSION_TOKEN};

use connection::Connection;
use http::Request;
use response::Response;
use script::Answer;

/// Longer than any client waits.
const LONG: Duration = Duration::from_secs(30);

/// A server, on threads that end with the process.
pub struct Stub {
    state: Arc<State>,
    certificate: Option<String>,
}

/// What the threads of a server share.
struct State {
    address: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
    /// Where it redirects to. Nobody is to come.
    elsewhere: TcpListener,
    connections: AtomicUsize,
    /// How many attempts of each call came, and which was the last.
    attempts: Mutex<HashMap<String, (usize, usize)>>,
    /// The answers that are left, by operation.
    scripts: Mutex<HashMap<&'static str, VecDeque<Reply>>>,
    seen: Mutex<Vec<Seen>>,
}

/// A request that the server has read.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// The operation that it is for, with the prefix of its service.
    pub target: String,
    /// All of its body.
    pub body: String,
    /// What the client calls itself.
    pub user_agent: String,
    /// Which attempt it is, as the client says it.
    pub attempt: String,
    /// The value of the header.
    pub authorization: String,
}

impl Stub {
    /// Starts a server at a port that is free, with a certificate for `127.0.0.1` of its own making if `tls` is set.
    pub fn start(tls: bool) -> Result<Self, Box<dyn std::error::Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let elsewhere = TcpListener::bind("127.0.0.1:0")?;
        elsewhere.set_nonblocking(true)?;
        let (config, certificate) = if tls { Some(identity()?) } else { None }.unzip();
        let state = Arc::new(State {
            address: listener.local_addr()?,
            tls: config,
            elsewhere,
            connections: AtomicUsize::default(),
            attempts: Mutex::default(),
            scripts: Mutex::default(),
            seen: Mutex::default(),
        });
        let stub = Self { state: Arc::clone(&state), certificate };
        std::thread::spawn(move || state.listen(&listener));
        Ok(stub)
    }

    /// Has it give these answers to requests for an operation, one after the other.
    pub fn script(&self, operation: &'static str, replies: impl IntoIterator<Item = Reply>) {
        locked(&self.state.scripts).insert(operation, replies.into_iter().collect());
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.state.address)
    }

    /// Its certificate, as PEM.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// The requests, answered or not.
    pub fn seen(&self) -> Vec<Seen> {
        locked(&self.state.seen).clone()
    }

    /// Whether a client followed a redirect.
    pub fn was_followed(&self) -> bool {
        self.state.elsewhere.accept().is_ok()
    }
}

/// Runs a server until the standard input ends: says where it is, and writes its certificate to a file.
pub fn run(certificate: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
    let stub = Stub::start(certificate.is_some())?;
    if let (Some(path), Some(certificate)) = (certificate, stub.certificate()) {
        std::fs::write(path, certificate)?;
    }
    println!("{}", stub.url());
    io::stdout().flush()?;
    // Whoever starts it need not end it: when they are gone, so is it.
    io::stdin().lock().lines().try_for_each(|line| line.map(drop))?;
    Ok(())
}

/// How many requests and connections a server in another process has seen.
pub fn counts(url: &str) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.write_all(b"GET /counts HTTP/1.1\r\nConnection: close\r\n\r\n")?;
    let text = io::read_to_string(stream)?;
    let mut numbers = text.lines().last().unwrap_or_default().split(' ');
    let mut number = || {
        numbers
            .next()
            .ok_or("no number")?
            .parse::<usize>()
            .map_err(Box::<dyn std::error::Error>::from)
    };
    Ok((number()?, number()?))
}

/// A key and a certificate that it signed itself.
fn identity() -> Result<(Arc<ServerConfig>, String), Box<dyn std::error::Error>> {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)?;
    Ok((Arc::new(config), own.cert.pem()))
}

impl State {
    fn listen(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(self);
            // What goes wrong with a connection is the client's to notice.
            std::thread::spawn(move || state.serve(stream));
        }
    }

    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let mut connection = Connection::new(stream, self.tls.as_ref())?;
        let mut buffer = Vec::new();
        let mut is_counted = false;
        loop {
            let request = match http::read(&mut connection, &mut buffer) {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return connection.finish(b"HTTP/1.1 400 \r\nContent-Length: 0\r\n\r\n");
                }
                Err(error) => return Err(error),
            };
            if request.target == "/counts" {
                let (seen, connections) =
                    (locked(&self.seen).len(), self.connections.load(Ordering::Relaxed));
                return connection
                    .finish(format!("HTTP/1.1 200 OK\r\n\r\n{seen} {connections}").as_bytes());
            }
            if !is_counted {
                is_counted = true;
                self.connections.fetch_add(1, Ordering::Relaxed);
            }
            if !self.answer(&mut connection, &request)? {
                return Ok(());
            }
        }
    }

    /// Answers a request. Returns whether the connection goes on.
    fn answer(&self, connection: &mut Connection, request: &Request) -> io::Result<bool> {
        let (number, came, before) = self.note(request);
        let response = Response { number, date: SystemTime::now() };
        if let Err(refusal) = verify::verify(request, &self.address.to_string(), before) {
            connection.write_all(&response.error(400, refusal.code, &refusal.message, None))?;
            return Ok(true);
        }
        let target = request.header("x-amz-target").unwrap_or_default();
        if let Some(operation) = target.strip_prefix("Depot.") {
            let reply = locked(&self.scripts).get_mut(operation).and_then(VecDeque::pop_front);
            let bytes = match reply {
                Some(Reply::Json(status, body)) => response.whole(status, "", &body),
                Some(Reply::Hang(longest)) => return connection.wait(longest).map(|()| false),
                None => response.error(400, "ScriptIsOver", "No answer is left", None),
            };
            return connection.write_all(&bytes).map(|()| true);
        }
        let body = String::from_utf8_lossy(&request.body);
        let name = body.split('"').nth(3).unwrap_or_default();
        self.give(script::answer(name, came), connection, &response, name)
    }

    /// Notes a request. Returns its number, from 1, how many attempts of its call came before, and which was the last.
    fn note(&self, request: &Request) -> (usize, usize, usize) {
        let value = |name| request.header(name).unwrap_or_default().to_owned();
        let (came, before) = {
            let mut attempts = locked(&self.attempts);
            let entry = attempts.entry(value("amz-sdk-invocation-id")).or_default();
            let before = *entry;
            *entry = (before.0 + 1, verify::attempt(request).unwrap_or_default());
            before
        };
        let mut seen = locked(&self.seen);
        seen.push(Seen {
            at: Instant::now(),
            target: value("x-amz-target"),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            user_agent: value("user-agent"),
            attempt: value("amz-sdk-request"),
            authorization: value("authorization"),
        });
        (seen.len(), came, before)
    }

    fn give(
        &self,
        answer: Answer,
        connection: &mut Connection,
        response: &Response,
        name: &str,
    ) -> io::Result<bool> {
        use script::From::{Body, Head};
        match answer {
            Answer::Success => connection.write_all(&response.success(name))?,
            Answer::Continue => {
                connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                connection.write_all(&response.success(name))?;
            }
            Answer::Chunked => connection.write_all(&response.chunks(name, true))?,
            Answer::Idle => return connection.finish(&response.success(name)).map(|()| false),
            Answer::InternalFailure => {
                connection.write_all(&response.error(
                    500,
                    "InternalFailure",
                    "It is broken",
                    None,
                ))?;
            }
            Answer::Throttling(wait) => {
                connection.write_all(&response.error(
                    400,
                    "ThrottlingException",
                    "Rate exceeded",
                    wait,
                ))?;
            }
            Answer::Missing => {
                connection.write_all(&response.error(
                    400,
                    "ResourceNotFound",
                    "There is none",
                    None,
                ))?;
            }
            Answer::Html(status) => connection.write_all(&response.page(status))?,
            Answer::Garbage => connection.write_all(&response.garbage())?,
            Answer::Redirect(status) => {
                connection.write_all(&response.redirect(status, &self.elsewhere.local_addr()?))?;
            }
            Answer::Close => return Ok(false),
            Answer::Reset => return connection.reset().map(|()| false),
            Answer::Truncated => {
                connection.write_all(&response.half(name))?;
                return Ok(false);
            }
            Answer::TruncatedChunks => {
                connection.write_all(&response.chunks(name, false))?;
                return Ok(false);
            }
            Answer::Stall(Head) => return connection.wait(LONG).map(|()| false),
            Answer::Stall(Body) => {
                connection.write_all(&response.half(name))?;
                return connection.wait(LONG).map(|()| false);
            }
            Answer::Drip(Head) => connection.drip(&response.success(name))?,
            Answer::Drip(Body) => {
                let half = response.half(name);
                connection.write_all(&half)?;
                connection.drip(&response.success(name)[half.len()..])?;
            }
        }
        Ok(true)
    }
}

/// A thread that panicked with a lock has left what is behind it whole.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
