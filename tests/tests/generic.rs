//! Code that works for any operation: what a user's own client is made of. Every bound that it needs is there.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::error::Error;
use std::fmt::Debug;

use obstacles::Structure;
use obstacles::error::ModeledErrors;
use obstacles::http::{Request, Response};
use obstacles::operation::names::{Names, NamesError, NamesInput, NamesOutput};
use obstacles::operation::send::{Send as SendOperation, SendInput};
use obstacles::operation::{Endpoint, Operation};

/// Any operation, with another try where the service has too much to do.
fn call<O: Operation>(stub: &Stub, input: &O::Input) -> Result<O::Output, Box<dyn Error>> {
    let endpoint = Endpoint::new("https://example.com")?;
    for _ in 0..3 {
        let response = stub.send(&O::request(input, &endpoint)?);
        match O::response(&response) {
            Ok(response) => return Ok(response.into_inner()),
            Err(error) if error.is_throttling() => stub.log(format!("{} again", O::NAME)),
            Err(error) => {
                stub.log(format!("{}: {}", O::NAME, error.code().unwrap_or("no code")));
                return Err(error.into());
            }
        }
    }
    Err(format!("{} is too much for the service", O::NAME).into())
}

/// A service of two operations, with what it answers and what its callers had to say.
struct Stub {
    answers: RefCell<Vec<(u16, &'static str)>>,
    log: RefCell<Vec<String>>,
}

impl Stub {
    fn new(answers: &[(u16, &'static str)]) -> Self {
        Self { answers: RefCell::new(answers.to_vec()), log: RefCell::default() }
    }

    fn send(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.log(request.headers()["x-amz-target"].to_str().unwrap().to_owned());
        let (status, body) = self.answers.borrow_mut().remove(0);
        Response::builder().status(status).body(body.into()).unwrap()
    }

    fn log(&self, line: String) {
        self.log.borrow_mut().push(line);
    }
}

#[test]
fn one_function_calls_any_operation() {
    let stub = Stub::new(&[
        (400, r#"{"__type": "ThrottlingException"}"#),
        (200, r#"{"texts": ["a"]}"#),
        (403, r#"{"__type": "AccessDeniedException", "Message": "not you"}"#),
        (404, r#"{"__type": "NotFound", "message": "gone"}"#),
    ]);
    let output = call::<Names>(&stub, &NamesInput::default()).unwrap();
    assert_eq!(output, serde_json::from_str::<NamesOutput>(r#"{"texts": ["a"]}"#).unwrap());
    let input = SendInput::builder().account("a1").build().unwrap();
    let error = call::<SendOperation>(&stub, &input).unwrap_err();
    assert_eq!(error.to_string(), "AccessDeniedException: not you (status 403)");
    let error = call::<Names>(&stub, &NamesInput::default()).unwrap_err();
    let error: &obstacles::error::OperationError<NamesError> = error.downcast_ref().unwrap();
    assert!(error.as_service_error().is_some_and(NamesError::is_not_found));
    // What is wrong with an input is said before anything is sent.
    let error = call::<SendOperation>(&stub, &SendInput::default()).unwrap_err();
    assert!(error.to_string().starts_with("SendInput is not valid: "), "{error}");
    assert_eq!(
        *stub.log.borrow(),
        [
            "Obstacles.Names",
            "Names again",
            "Obstacles.Names",
            "Obstacles.Send",
            "Send: AccessDeniedException",
            "Obstacles.Names",
            "Names: NotFound",
        ]
    );
}

/// What generic code may ask of an operation's types, without a bound of its own.
#[test]
fn the_types_of_operations_have_all_bounds() {
    fn is_value<T: serde_core::Serialize + serde_core::de::DeserializeOwned>() {}
    fn is_plain<T: Debug + Clone + PartialEq + Default + Send + Sync + 'static>() {}
    fn is_error<T: Error + Clone + PartialEq + Send + Sync + 'static>() {}
    fn are_bounds<T: Structure, E: ModeledErrors>() {
        is_value::<T>();
        is_plain::<T>();
        is_error::<E>();
    }
    fn is_operation<O: Operation>() {
        are_bounds::<O::Input, O::Error>();
        are_bounds::<O::Output, O::Error>();
        is_error::<obstacles::error::OperationError<O::Error>>();
    }
    is_operation::<Names>();
    is_operation::<SendOperation>();
}
