//! Documentation: the HTML of a model in, Markdown for rustdoc out.
//!
//! The text is written by strangers and often sloppy, so nothing here trusts it. A [`Token`] is a tag
//! or the text between two, a [`Page`] knows which lists, notes and styles are open, a
//! [`Paragraph`](inline::Paragraph) turns styled text into Markdown, and [`Lines`](lines::Lines)
//! wraps and indents it. Nothing recurses as deep as the HTML nests, and the work is proportional to
//! its length.

mod html;
mod inline;
mod lines;
mod page;

use std::cell::LazyCell;

use crate::diagnostic::is_disruptive;
use crate::model;
use crate::rust::{Deprecated, Docs};
use html::{Token, closed_names, is_self_closing, tokens};
pub(super) use inline::code;
use page::Page;

/// Turns the HTML documentation of a model into the lines of a Markdown text that reads well, says
/// what the HTML says, holds no doctest, and trips no lint of rustdoc or Clippy.
pub(crate) fn markdown(html: &str) -> Docs {
    let closed = LazyCell::new(|| closed_names(html));
    let mut page = Page::default();
    for (token, source) in tokens(html) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Start { name, attributes } => {
                if !page.start(name, attributes) && !closed.contains(name) {
                    // Models do say `arn:aws:events:<region>:<account>`, and mean just that.
                    page.text(source);
                } else if is_self_closing(attributes) {
                    page.end(name);
                }
            }
            Token::End(name) => page.end(name),
        }
    }
    page.finish()
}

/// A text that is no HTML, in Markdown.
pub(super) fn plain(text: &str) -> Docs {
    markdown(&html(text))
}

/// A text that is no HTML, in HTML.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What stands in an attribute about something that should not be used any more.
pub(super) fn deprecated(deprecated: Option<&model::Deprecated>) -> Option<Deprecated> {
    let model::Deprecated { message, since } = deprecated?;
    let since = since.as_ref().map(|since| format!("since {since}"));
    let note: Vec<String> = [since, message.clone()].into_iter().flatten().collect();
    let note: String = note.join(": ").chars().filter(|&c| !is_disruptive(c)).collect();
    Some(Some(note).filter(|note| !note.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::lines::WIDTH;
    use super::{code, markdown};

    /// Each HTML text and the Markdown that it becomes.
    fn check(cases: &[(&str, &str)]) {
        for (html, expected) in cases {
            assert_eq!(markdown(html).join("\n"), *expected, "{html:?}");
        }
    }

    #[test]
    fn text_is_kept_and_white_space_is_not() {
        check(&[
            ("", ""),
            (" \n\t<p> </p> <p/>&nbsp;<code> </code><b></b>", ""),
            ("plain", "plain"),
            ("\n   <p>One\n  two.</p>  <p>Three.</p>\n", "One two.\n\nThree."),
            ("Not HTML\nat all.\n\nTwo paragraphs.\n", "Not HTML at all.\n\nTwo paragraphs."),
            ("a<br>b<br/><br />c", "a\n\nb\n\nc"),
            ("a\u{202e}b&#x202e;c\u{200b}d\u{7}e\0f\r\ng", "abcdef g"),
            ("Services&#x2028; Region, Route\u{a0}53", "Services Region, Route 53"),
        ]);
    }

    #[test]
    fn entities_are_decoded_once() {
        check(&[
            (
                "5 &gt; 4 &lt; 6 &amp; &quot;x&quot; &apos;y&apos; &ndash; &hellip;",
                "5 > 4 < 6 & \"x\" 'y' – …",
            ),
            ("&#65;&#x42;&#X43; &#150; &copy;&rarr;", "ABC – ©→"),
            ("&amp;lt; &amp;amp;", "\\&lt; \\&amp;"),
            (
                "&nope; &; &#; &#xzz; &#x110000; &#xd800; AT&T &amp",
                "\\&nope; &; \\&#; \\&#xzz; \\&#x110000; \\&#xd800; AT&T &amp",
            ),
        ]);
    }

    #[test]
    fn styles_become_delimiters_that_work() {
        check(&[
            (
                "<b>a</b> <strong>b</strong> <i>c</i> <em>d</em> <code>e</code>",
                "**a** **b** *c* *d* `e`",
            ),
            ("<b>a\n\nb</b>", "**a b**"),
            ("<b>a <i>b</i></b> <i><b>c</b></i> <b>d<b>e</b></b>", "**a** ***b*** ***c*** **de**"),
            ("x<b> y </b>z", "x **y** z"),
            ("<b>use <code>a b</code> now</b>", "**use `a b` now**"),
            ("<i>YYYY</i>-<i>MM</i>T<i>HH</i>Z", "*YYYY*-*MM*T*HH*Z"),
            // Between punctuation and a letter, `**` would be text; `*a***b**` would be a mess.
            ("<b>Note:</b>this", "Note:this"),
            ("<i>a</i><b>b</b>", "*a*b"),
            ("<code> 3,000 </code>(x)", "`3,000` (x)"),
            ("<code>a`b</code> <code>`</code> <code>``</code>", "``a`b`` `` ` `` ``` `` ```"),
            ("<code>s3://<i>bucket</i>/*_[x]&lt;y&gt;\\</code>", "`s3://bucket/*_[x]<y>\\`"),
            ("<a>CreateModel</a>, <code><a>ListTags</a></code>", "`CreateModel`, `ListTags`"),
            ("`<code>x</code>", "\\` `x`"),
            ("<code>a</code><b>c</b>", "`a`**c**"),
            ("<b>a:</b><code>b</code>", "**a:**`b`"),
        ]);
    }

    #[test]
    fn escapes_are_few() {
        check(&[
            ("foo_bar __init__ _x_ a_ _ b", "foo_bar \\_\\_init\\_\\_ \\_x\\_ a\\_ _ b"),
            ("a * b, 2*3, *c*, arn:*", "a * b, 2\\*3, \\*c\\*, arn:\\*"),
            ("[Foo] [foo](bar) [^1] [x]: y", "\\[Foo] \\[foo](bar) \\[^1] \\[x]: y"),
            ("a ![x] b! c", "a !\\[x] b! c"),
            (
                "a < b <= c <5 &lt;div&gt; &lt;/p&gt; &lt;!-- x",
                "a < b <= c <5 \\<div> \\</p> \\<!-- x",
            ),
            ("C:\\dir \\. \\\\x a\\ b \\", "C:\\dir \\\\. \\\\\\x a\\\\ b \\\\"),
            ("about ~5, ~x~ ~~y~~", "about ~5, ~x\\~ ~\\~y\\~\\~"),
            ("the --region option -- a-b--c", "the -\\-region option -- a-b--c"),
            ("a `b` | c # d > e = f - g + h 1. i", "a \\`b\\` | c # d > e = f - g + h 1. i"),
            ("\"### '*/ {x} $y$ !", "\"### '\\*/ {x} $y$ !"),
        ]);
    }

    #[test]
    fn no_line_starts_with_a_marker() {
        check(&[
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("* a", "\\* a"),
            ("1. a", "1\\. a"),
            ("23) a", "23\\) a"),
            ("1.5 a", "1.5 a"),
            ("# a", "\\# a"),
            ("#a", "#a"),
            ("> a", "\\> a"),
            ("a<br>===<br>---<br>- - -<br>***", "a\n\n\\===\n\n\\---\n\n\\- - -\n\n\\*\\*\\*"),
            ("|a|<br>|---|<br>:-- b", "|a|\n\n\\|---|\n\n\\:-- b"),
            ("~~~", "\\~\\~\\~"),
            ("```rust", "\\`\\`\\`rust"),
            ("    let x = 1;\n\tlet y = 2;", "let x = 1; let y = 2;"),
            ("<li>- a</li><li>1. b", "- \\- a\n- 1\\. b"),
        ]);
    }

    #[test]
    fn addresses_become_links() {
        check(&[
            ("See https://a.example/b_c?d=e&f#g.", "See <https://a.example/b_c?d=e&f#g>."),
            (
                "(http://a.example/x) \"https://b.example\"",
                "(<http://a.example/x>) \"<https://b.example>\"",
            ),
            (
                "https:// http://{host}/ xhttp://a.example",
                "https:// http://{host}/ x<http://a.example>",
            ),
            ("\\https://a.example", "\\\\<https://a.example>"),
            ("<a href=\"https://a.example/b\">b c</a>", "[b c](https://a.example/b)"),
            ("<a target=_blank href=http://a.example/>b</a>", "[b](http://a.example/)"),
            ("<a href='https://a.example'> https://a.example </a>!", "<https://a.example> !"),
            ("x!<a href='http://a.example/?b&amp;c'>b</a>", "x\\![b](http://a.example/?b&c)"),
            ("<a href='http://a.example/(b)'>b</a>", "[b](<http://a.example/(b)>)"),
            (
                "<a href='http://a.example/ [`\\&lt;&gt;]'>b</a>",
                "[b](http://a.example/%20%5B%60%5C%3C%3E%5D)",
            ),
            ("<a href='http://a.example/&amp;lt;'>b</a>", "[b](http://a.example/&amp;lt;)"),
            (
                "<a href='http://a.example'>b] <code>c</code> ^[</a>",
                "[b\\] `c` ^\\[](http://a.example)",
            ),
            ("<a href='http://a.example'>^b</a>", "[\\^b](http://a.example)"),
            ("<i><a href='http://a.example'>Guide</a> </i>.", "[*Guide*](http://a.example) ."),
            (
                "<a href='http://a.example'></a><a href='http://a.example'>b",
                "[b](http://a.example)",
            ),
            ("<a href='http://a.example'><code>]: b</code></a>", "[\\]: b](http://a.example)"),
            // Links have no links in them.
            (
                "<a href='http://a.example'>see http://b.example/</a>",
                "[see http://b.example/](http://a.example)",
            ),
            // Nothing that turns text around, or ends a line, is in an address.
            ("<a href='http://a.example/b\u{202e}c\td\ne'>f</a>", "[f](http://a.example/bcde)"),
            ("<a href='javascript:x'>a</a> <a href='/b'>b</a> <a name=x>c</a>", "a b c"),
            ("<a href='https://<x>'>d</a>", "\\<a href='https://\\<x>'>d"),
        ]);
    }

    #[test]
    fn lists_nest() {
        check(&[
            (
                "Values:<ul> <li> <p> <code>A</code> </p> </li> <li>b<p>c</p></li></ul> d",
                "Values:\n\n- `A`\n- b\n\n  c\n\nd",
            ),
            (
                "<ul><li>a<ol><li>b</li><li>c<p>d</p></li></ol>e</li><li>f</li></ul>",
                "- a\n  1. b\n  2. c\n\n     d\n\n  e\n- f",
            ),
            ("<li>a<li></li><li><ul><li>b</ul></ul>c", "- a\n- - b\n\nc"),
            ("<ol><li></li><li>a</li>x<li>b</li></ol>", "1. a\n\nx\n\n1. b"),
            ("<ol><li>a</ol><ul><li>b</ul>", "1. a\n\n- b"),
            (
                "<dl><dt>a</dt><dd><p>b</p><p>c</p></dd><dt><code>d:</code></dt><dd><ul><li>e</ul><dt>f:<dd>g</dl>",
                "- **a**: b\n\n  c\n- **`d:`**\n  - e\n- **f:** g",
            ),
            ("<dl><dt/><dd>a</dd><dd>b</dd></dl>", "- a\n\n  b"),
            ("a</dt>b", "ab"),
            ("<dl><dd>a</dd></dl>", "- a"),
        ]);
    }

    #[test]
    fn lists_deeper_than_the_deepest_join_it() {
        let start = (1..=8).map(|level| format!("<ul><li>{level}")).collect::<Vec<_>>().concat();
        check(&[(
            &format!("{start}</ul></ul><li>a</li></ul></ul><li>b{}c", "</ul>".repeat(4)),
            "- 1\n  - 2\n    - 3\n      - 4\n        - 5\n          - 6\n\n            7\n\n            8\n          \
             - a\n      - b\n\nc",
        )]);
    }

    #[test]
    fn other_blocks_stay_readable() {
        check(&[
            ("a<note><p>b</p><p>c</p></note>d", "a\n\n> **Note:** b\n>\n> c\n\nd"),
            (
                "<important>a</important><note> <ul><li>b",
                "> **Important:** a\n\n> **Note:**\n>\n> - b",
            ),
            ("<li>a<note>b</note></li><li>c", "- a\n\n  > **Note:** b\n- c"),
            ("<note></note>a<note> ", "a"),
            ("<note><br/>a</note>", "> **Note:** a"),
            ("<note>a<li>b</note>", "> **Note:** a\n>\n> - b"),
            ("a<h2>B c</h2>d", "a\n\n**B c**\n\nd"),
            ("<table><tr><th>a</th><th>b</th></tr><tr><td>c<td>d", "a | b\n\nc | d"),
            ("<table><tr><td></td><td>a", "a"),
            (
                "a<pre>\n\tx &lt; <b>y</b>\r\n\n# z  \n</pre>b",
                "a\n\n```text\n    x < y\n\n# z\n```\n\nb",
            ),
            ("<pre>```\r``</pre>", "``````text\n`````\n``````"),
            ("<li><pre>fn main() {}<br>~~~", "- ```text\n  fn main() {}\n  ~~~\n  ```"),
            ("<fullname>Service</fullname><p>It serves.</p>", "Service\n\nIt serves."),
        ]);
    }

    #[test]
    fn sloppy_html_loses_no_text() {
        check(&[
            ("<p><b>a<p>b", "**a**\n\nb"),
            ("a</b></ul></li></note></p> b", "a\n\nb"),
            ("<code>a<i>b</code>c</i>d", "`ab`cd"),
            ("<P CLASS=x>a</P><STRONG>b</strong>", "a\n\n**b**"),
            ("<foo>a</foo><span>b</span><img src=x>", "ab"),
            (
                "arn:<region>:<account-id>/<x y=\"z\"/>",
                "arn:\\<region>:\\<account-id>/\\<x y=\"z\"/>",
            ),
            ("a <b and c> d <3 <@x> a@b <c@d.e> <", "a **d <3 <@x> a@b \\<c@d.e> \\<**"),
            // A tag that ends at once has nothing in it.
            ("<b/>a <i x='y'/>b <code />c", "a b c"),
            // What begins like a tag is none.
            ("<b@c> d <b>e</b@f> g</b>", "\\<b@c> d **e\\</b@f> g**"),
            // A mail address in brackets would be a link.
            ("<2@b> <-@b-.c>d <@e> <f @g> <5", "\\<2@b> \\<-@b-.c>d <@e> \\<f @g> \\<5"),
            ("a<!-- <p> -->b<!doctype x><?y?>c<![CDATA[&amp;]]><!-- d", "abc&"),
            ("a<script>if (x<y) {}</script><style>p {}</style>b", "a\n\nb"),
        ]);
    }

    #[test]
    fn lines_are_wrapped_but_nothing_is_broken() {
        let code = format!("<code>{}</code>", "x ".repeat(60));
        assert_eq!(
            markdown(&format!("a {code} b")),
            ["a", &format!("`{}`", "x ".repeat(60).trim()), "b"]
        );
        let link = format!("<a href='http://a.example/{}'>b c</a>", "x".repeat(90));
        assert_eq!(markdown(&link), ["[b", &format!("c](http://a.example/{})", "x".repeat(90))]);
        // A marker takes the word before it along to the next line.
        let lines = markdown(&format!("<li>{} <code>a</code> - b", "word ".repeat(18)));
        assert_eq!(lines, [format!("- {}", "word ".repeat(18).trim()), "  `a` - b".to_owned()]);
        // Unless there is none.
        assert_eq!(markdown(&format!("{} - 1. b", "x".repeat(96))), [&"x".repeat(96), "\\- 1. b"]);
        for width in [1, 3, 7] {
            let lines = markdown(&format!(
                "<ul><li><note>{}",
                format!("{} ", "é".repeat(width)).repeat(500)
            ));
            assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{lines:#?}");
        }
    }

    #[test]
    fn code_spans_show_what_is_in_them() {
        for (text, expected) in [
            ("", ""),
            (" \u{a0}\t\n\u{202e}\0", ""),
            ("a", "`a`"),
            ("<b>&amp; *a* \\[b]", "`<b>&amp; *a* \\[b]`"),
            ("a   b c", "`a   b c`"),
            ("a\nb\r\nc\u{202e}d\0e\u{2028}f", "`a b  c d e f`"),
            ("a`b", "``a`b``"),
            ("a``b`c", "```a``b`c```"),
            ("`", "`` ` ``"),
            ("`a", "`` `a ``"),
            ("a```", "```` a``` ````"),
            // CommonMark takes one space from each end, if there is one at both.
            (" a", "`  a `"),
            ("a ", "` a  `"),
            ("  a\n", "`   a  `"),
            ("\u{a0}a", "`\u{a0}a`"),
        ] {
            assert_eq!(code(text), expected, "{text:?}");
        }
    }

    #[test]
    fn hostile_text_is_cheap() {
        for html in [
            "<ul><li>a",
            "<b>",
            "<note>",
            "<",
            "<a ",
            "<a b=\"",
            "<!--",
            "&",
            "`",
            "_",
            "- ",
            "http://",
            "</ul>",
            "<dt>",
        ] {
            let lines = markdown(&html.repeat(30_000));
            assert!(lines.iter().all(|line| line.len() - line.trim_start().len() < 40));
        }
    }
}
