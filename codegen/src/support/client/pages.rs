//! Pages: asking for one after the other, until there is no more.

use std::fmt;

use super::call_error::{CallError, CallErrorKind};
use super::caller::{Callable, Caller, Handle};
use super::transport::Transport;
use crate::support::builder::{self, Builder};
use crate::support::http::operation::Operation;
use crate::support::http::response::OperationResponse;

/// An operation that answers in pages. Only generated code implements it.
pub trait Paginated: Callable {
    /// What a page has of the whole: a list, or a map; `()` where it has several of them.
    type Items;

    /// Makes the input that of the next page.
    #[doc(hidden)]
    fn advance(input: &mut Self::Input, output: &Self::Output) -> Advance;

    /// Takes what the page has of the whole.
    #[doc(hidden)]
    fn items(output: Self::Output) -> Self::Items;
}

/// What an output says of the page after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advance {
    /// Whether there is a token.
    is_there: bool,
    /// Whether it is another one than before.
    is_new: bool,
}

impl Advance {
    /// Makes a token of an output that of the next input. An empty one is none.
    pub fn to<T: Clone + Default + PartialEq>(place: &mut Option<T>, token: Option<&T>) -> Self {
        let token = token.filter(|token| **token != T::default());
        let (is_there, is_new) = (token.is_some(), token != place.as_ref());
        *place = token.cloned();
        Self { is_there, is_new }
    }

    /// The same with one token more: of several, any may be left out.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { is_there: self.is_there || other.is_there, is_new: self.is_new || other.is_new }
    }

    /// The same where the output itself says whether there is more.
    #[must_use]
    pub fn only_if(self, is_more: bool) -> Self {
        Self { is_there: self.is_there && is_more, ..self }
    }
}

/// A page, or why there is none.
pub(crate) type Page<O> =
    Result<OperationResponse<<O as Operation>::Output>, CallError<<O as Operation>::Error>>;

/// Who asks for a page, and with what; or why nobody can.
type Asking<O, T> =
    Result<(Handle<T>, <O as Operation>::Input), CallError<<O as Operation>::Error>>;

/// The pages of an operation's answer, of which each is asked for when it is wanted. An error is the last of them.
#[must_use = "nothing is asked for until a page is wanted"]
pub struct Pages<O: Paginated, T: ?Sized = dyn Transport>(Next<O, T>);

enum Next<O: Callable, T: ?Sized> {
    /// The input that asks for a page.
    Page(Handle<T>, O::Input),
    Error(CallError<O::Error>),
    Nothing,
}

impl<O: Paginated, T: ?Sized> Pages<O, T> {
    pub(crate) fn new(builder: Builder<O::Input, Caller<O, T>>) -> Self {
        Self(match builder::finish(builder) {
            Ok((input, caller)) => Next::Page(caller.client, input),
            Err(error) => Next::Error(CallError::unsent(CallErrorKind::Input(error))),
        })
    }

    /// How to ask for the next page; or the error in place of it; or nothing, at the end.
    pub(crate) fn ask(&mut self) -> Option<Asking<O, T>> {
        // The input stays: to give up a page that was asked for is not to skip it.
        if let Next::Page(client, input) = &self.0 {
            return Some(Ok((client.clone(), input.clone())));
        }
        match std::mem::replace(&mut self.0, Next::Nothing) {
            Next::Error(error) => Some(Err(error)),
            _ => None,
        }
    }

    /// Takes what came of that.
    pub(crate) fn answered(&mut self, page: Page<O>) -> Page<O> {
        let next = std::mem::replace(&mut self.0, Next::Nothing);
        if let (Next::Page(client, mut input), Ok(page)) = (next, &page) {
            let Advance { is_there, is_new } = O::advance(&mut input, &page.output);
            self.0 = match (is_there, is_new) {
                (true, true) => Next::Page(client, input),
                (true, false) => Next::Error(CallError {
                    request_id: page.metadata.request_id.clone(),
                    ..CallError::unsent(CallErrorKind::RepeatedToken)
                }),
                (false, _) => Next::Nothing,
            };
        }
        page
    }
}

impl<O: Paginated, T: ?Sized> Pages<O, T>
where
    O::Items: IntoIterator,
{
    /// What is on the pages, one after the other, whatever the page.
    pub fn items(self) -> Items<O, T> {
        Items { pages: self, page: None }
    }
}

/// What is on the pages of an operation's answer. An error is the last of it.
#[must_use = "nothing is asked for until an item is wanted"]
pub struct Items<O: Paginated, T: ?Sized = dyn Transport>
where
    O::Items: IntoIterator,
{
    pub(crate) pages: Pages<O, T>,
    page: Option<<O::Items as IntoIterator>::IntoIter>,
}

/// One thing that is on a page.
pub(crate) type Item<O> = <<O as Paginated>::Items as IntoIterator>::Item;

impl<O: Paginated, T: ?Sized> Items<O, T>
where
    O::Items: IntoIterator,
{
    /// The next item of the page that is there.
    pub(crate) fn of_page(&mut self) -> Option<Item<O>> {
        self.page.as_mut()?.next()
    }

    pub(crate) fn turn_to(&mut self, page: OperationResponse<O::Output>) {
        self.page = Some(O::items(page.output).into_iter());
    }
}

impl<O: Paginated> Builder<O::Input, Caller<O>> {
    /// The pages of the answer, from the one that was set as the first.
    pub fn pages(self) -> Pages<O> {
        Pages::new(self)
    }
}

impl<O: Paginated> Pages<O> {
    /// Asks for the next page; nothing after the last one.
    ///
    /// To drop the future loses no page: the next call asks for the same one.
    pub async fn next(&mut self) -> Option<Page<O>> {
        let (client, input) = match self.ask()? {
            Ok(call) => call,
            Err(error) => return Some(Err(error)),
        };
        let page = client.call::<O>(input).await;
        Some(self.answered(page))
    }
}

impl<O: Paginated> Items<O>
where
    O::Items: IntoIterator,
{
    /// All items, or the first error.
    pub async fn collect(mut self) -> Result<Vec<Item<O>>, CallError<O::Error>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// The next item, for which the next page is asked for where this one has no more; nothing after the last one.
    pub async fn next(&mut self) -> Option<Result<Item<O>, CallError<O::Error>>> {
        loop {
            if let Some(item) = self.of_page() {
                return Some(Ok(item));
            }
            match self.pages.next().await? {
                Ok(page) => self.turn_to(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: Paginated, T: ?Sized> fmt::Debug for Pages<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Next::Page(_, input) => f.debug_tuple("Pages").field(input).finish(),
            Next::Error(error) => f.debug_tuple("Pages").field(error).finish(),
            Next::Nothing => f.write_str("Pages"),
        }
    }
}

impl<O: Paginated, T: ?Sized> fmt::Debug for Items<O, T>
where
    O::Items: IntoIterator,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The place after a token, and whether there is a next page, and whether it is another one.
    fn to(place: Option<&str>, token: Option<&str>) -> (Option<String>, [bool; 2]) {
        let mut place = place.map(str::to_owned);
        let Advance { is_there, is_new } =
            Advance::to(&mut place, token.map(str::to_owned).as_ref());
        (place, [is_there, is_new])
    }

    /// As botocore takes them: what is empty is none, and a token that stays the same is an error.
    #[test]
    fn a_token_is_moved_unless_it_is_empty() {
        let token = |text: &str| Some(text.to_owned());
        assert_eq!(to(None, Some("a")), (token("a"), [true, true]));
        assert_eq!(to(Some("a"), Some("b")), (token("b"), [true, true]));
        assert_eq!(to(Some("a"), Some("a")), (token("a"), [true, false]));
        for last in [None, Some("")] {
            assert_eq!(to(Some("a"), last), (None, [false, true]));
            assert_eq!(to(None, last), (None, [false, false]));
        }
        let mut key = None;
        let empty = BTreeMap::<String, i32>::new();
        assert!(!Advance::to(&mut key, Some(&empty)).is_there);
        let full = BTreeMap::from([("id".to_owned(), 1)]);
        assert!(Advance::to(&mut key, Some(&full)).is_new);
        assert_eq!(key, Some(full));
    }

    /// As botocore does: one token that is there suffices, and one that is not is taken out of the input.
    #[test]
    fn of_several_tokens_any_may_be_left_out() {
        let advance = |places: &mut [Option<i32>; 2], tokens: [Option<i32>; 2]| {
            let [one, other] = places;
            Advance::to(one, tokens[0].as_ref()).and(Advance::to(other, tokens[1].as_ref()))
        };
        let mut places = [None, None];
        for (tokens, is_there, is_new) in [
            ([Some(1), Some(2)], true, true),
            ([Some(1), Some(3)], true, true),
            ([Some(1), Some(3)], true, false),
            ([None, Some(3)], true, true),
            ([None, None], false, true),
        ] {
            assert_eq!(advance(&mut places, tokens), Advance { is_there, is_new });
            assert_eq!(places, tokens);
        }
    }

    #[test]
    fn an_output_that_says_there_is_no_more_is_the_last() {
        let advance = Advance::to(&mut None, Some(&1));
        assert!(advance.only_if(true).is_there);
        assert!(!advance.only_if(false).is_there);
    }
}
