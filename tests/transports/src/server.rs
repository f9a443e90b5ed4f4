//! Servers on loopback that answer, or misbehave, as a closure says.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a server speaks over: a socket, or TLS on one.
pub trait Wire: Read + Write + Send {
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }
}

/// A server. Its thread ends with the process.
pub struct Server {
    pub address: SocketAddr,
    pub url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// A connection, as the closure of a server sees it.
pub struct Connection {
    /// Which one it is, from 0 on.
    pub number: usize,
    pub wire: Box<dyn Wire>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that has a thread for each connection.
    pub fn start(handle: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        Self::listen("http", |socket| Box::new(socket), handle)
    }

    /// The same with TLS.
    pub fn tls(identity: &Identity, handle: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        let config = identity.config.clone();
        let secure = move |socket| {
            let connection = ServerConnection::new(config.clone()).unwrap();
            Box::new(StreamOwned::new(connection, socket)) as Box<dyn Wire>
        };
        Self::listen("https", secure, handle)
    }

    fn listen(
        scheme: &str,
        wire: impl Fn(TcpStream) -> Box<dyn Wire> + Send + 'static,
        handle: impl Fn(Connection) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("{scheme}://localhost:{}/", address.port());
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = Self { address, url, connections, requests };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        let handle = Arc::new(handle);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let requests = requests.clone();
                let connection = Connection { number, wire: wire(socket.unwrap()), requests };
                let handle = handle.clone();
                thread::spawn(move || handle(connection));
            }
        });
        server
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// All requests, as they came.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Connection {
    /// Reads a request with its body; nothing where the connection ends.
    pub fn read(&mut self) -> Option<String> {
        let mut all = Vec::new();
        let mut byte = [0];
        while !all.ends_with(b"\r\n\r\n") {
            self.wire.read_exact(&mut byte).ok()?;
            all.push(byte[0]);
        }
        let mut text = String::from_utf8(all).unwrap();
        let length = text.to_lowercase();
        let length = length.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.wire.read_exact(&mut body).ok()?;
        text.push_str(&String::from_utf8(body).unwrap());
        self.requests.lock().unwrap().push(text.clone());
        Some(text)
    }

    pub fn write(&mut self, text: &str) {
        // A client that is gone is no failure of the server's.
        let _ = self.wire.write_all(text.as_bytes());
        let _ = self.wire.flush();
    }

    /// Reads a request and answers, until the connection ends.
    pub fn answer(&mut self, text: &str) {
        while self.read().is_some() {
            self.write(text);
        }
    }

    /// Waits for longer than any client of these tests.
    pub fn hang(self) {
        thread::sleep(Duration::from_secs(20));
        drop(self);
    }

    /// Ends the connection with a RST.
    pub fn reset(self) {
        let socket = socket2::SockRef::from(self.wire.socket());
        socket.set_linger(Some(Duration::ZERO)).unwrap();
    }
}

/// A certificate that signs itself, and its key.
pub struct Identity {
    pub pem: String,
    config: Arc<ServerConfig>,
}

impl Identity {
    pub fn new(name: &str) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([name.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        Self { pem: cert.pem(), config: Arc::new(config) }
    }
}

pub const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
