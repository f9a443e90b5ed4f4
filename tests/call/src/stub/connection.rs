//! A connection, with or without TLS, and the ways to end it badly.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;

/// A connection that a client made.
pub enum Connection {
    /// As it is.
    Plain(TcpStream),
    /// Encrypted.
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Connection {
    /// A connection as the server has them.
    pub fn new(stream: TcpStream, tls: Option<&Arc<ServerConfig>>) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(match tls {
            None => Self::Plain(stream),
            Some(config) => {
                let tls = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
                Self::Tls(Box::new(StreamOwned::new(tls, stream)))
            }
        })
    }

    fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => &stream.sock,
        }
    }

    /// Writes the last of it, and closes it as it should be.
    pub fn finish(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        if let Self::Tls(stream) = self {
            stream.conn.send_close_notify();
            stream.flush()?;
        }
        self.socket().shutdown(Shutdown::Both)
    }

    /// Has the client see a reset as soon as the connection is dropped.
    pub fn reset(&self) -> io::Result<()> {
        SockRef::from(self.socket()).set_linger(Some(Duration::ZERO))
    }

    /// Waits until the client gives up, or for some time.
    pub fn wait(&mut self, longest: Duration) -> io::Result<()> {
        self.socket().set_read_timeout(Some(longest))?;
        self.read(&mut [0]).map(drop)
    }

    /// Writes a byte at a time.
    pub fn drip(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            thread::sleep(Duration::from_millis(20));
            self.write_all(&[*byte])?;
        }
        Ok(())
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
