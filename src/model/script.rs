//! Scripts that have no spaces between words.

use super::source::{BlockKind, Source};

/// Languages that are written so: Chinese, Cantonese, Japanese, Thai, Lao, Khmer, Burmese.
const LANGUAGES: [&str; 7] = ["zh", "yue", "ja", "th", "lo", "km", "my"];

/// True for characters of scripts without spaces: Han, Hiragana, Katakana, Thai,
/// Lao, Khmer, Myanmar.
pub fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0e5b}' | '\u{0e81}'..='\u{0edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{19e0}'..='\u{19ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303b}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1aff0}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

/// True if at least half of the letters that are spoken or written in a source belong to
/// such a script; labels and headings do not count. Of a source whose words were not read
/// its language says it.
pub fn is_without_spaces(source: &Source) -> bool {
    if source.body.is_empty() {
        let tag = source.language.as_deref().unwrap_or_default();
        return LANGUAGES.contains(&tag.split('-').next().unwrap_or_default().to_lowercase().as_str());
    }
    let texts = source.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let (mut without, mut all) = (0_u64, 0_u64);
    for text in texts.map(|block| source.slice(block.text)) {
        // Letters of one byte belong to no such script.
        all += text.bytes().filter(u8::is_ascii_alphabetic).count() as u64;
        if !text.is_ascii() {
            let letters = text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
            letters.for_each(|c| {
                all += 1;
                without += u64::from(is_spaceless(c));
            });
        }
    }
    without > 0 && 2 * without >= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::source;

    #[test]
    fn a_source_is_without_spaces_if_most_of_its_letters_are() {
        let is = |words: &str| is_without_spaces(&source("a").turn("Ada Lovelace of London", words).build());
        assert!(is("我在這裡工作很久了") && is("わたしはOKです") && is("ฉันทำงานที่นี่"));
        let mut unread = source("a").build();
        unread.language = Some("zh-Hant".into());
        unread.body.clear();
        assert!(is_without_spaces(&unread), "told by its language");
        assert!(!is("I said 好 to them") && !is("나는 여기에서 일했다") && !is("…"));
    }
}
