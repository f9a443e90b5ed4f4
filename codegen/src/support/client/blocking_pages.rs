//! Pages, each of which blocks the thread until it is there.

use super::blocking_transport::Transport;
use super::call_error::CallError;
use super::caller::Caller;
use super::pages::{self, Page, Paginated};
use crate::support::builder::Builder;

/// The pages of an operation's answer, of which each is asked for when it is wanted. An error is the last of them.
pub type Pages<O> = pages::Pages<O, dyn Transport>;

/// What is on the pages of an operation's answer. An error is the last of it.
pub type Items<O> = pages::Items<O, dyn Transport>;

impl<O: Paginated> Builder<O::Input, Caller<O, dyn Transport>> {
    /// The pages of the answer, from the one that was set as the first.
    pub fn pages(self) -> Pages<O> {
        Pages::new(self)
    }
}

impl<O: Paginated> Iterator for Pages<O> {
    type Item = Page<O>;

    fn next(&mut self) -> Option<Page<O>> {
        let (client, input) = match self.ask()? {
            Ok(call) => call,
            Err(error) => return Some(Err(error)),
        };
        let page = client.call::<O>(input);
        Some(self.answered(page))
    }
}

impl<O: Paginated> Iterator for Items<O>
where
    O::Items: IntoIterator,
{
    type Item = Result<pages::Item<O>, CallError<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.of_page() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.turn_to(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
