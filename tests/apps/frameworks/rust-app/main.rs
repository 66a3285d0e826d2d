//! The smallest server: answers every request with its pid. PORT is where it listens.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").expect("PORT is set");
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    println!("rust-app listening on {port}");
    for stream in listener.incoming() {
        let mut stream = stream?;
        let _ = stream.read(&mut [0; 4096])?;
        let body = format!("{{\"app\":\"rust\",\"pid\":{}}}", std::process::id());
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes())?;
    }
    Ok(())
}
