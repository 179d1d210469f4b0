//! The words the census knows. They only tip the balance; what a file does again and again outweighs them.

/// Words that stand before a colon in transcripts without being a person.
#[rustfmt::skip]
pub(super) const NOT_PEOPLE: &[&str] = &[
    "note", "notes", "warning", "remember", "re", "subject", "date", "time", "place",
    "location", "duration", "length", "title", "interview", "transcript", "transcription",
    "transcribed by", "transcriber", "recorded", "recording", "file", "audio", "video",
    "project", "topic", "ps", "p.s.", "nb", "n.b.", "http", "https", "e.g.", "i.e.", "eg", "ie",
    "source", "url", "email", "e-mail", "tel", "phone", "key", "keywords", "summary keywords",
    "speakers", "participants", "attendees", "present", "version", "page", "chapter", "section",
    "example", "for example", "summary", "description", "language", "status", "id", "from",
    "to", "cc", "sent", "question", "conclusion", "caution", "important", "update", "edit",
    "first", "second", "third", "finally", "result", "reason", "and", "but",
];

/// Words that open a sentence, not a name.
#[rustfmt::skip]
pub(super) const SENTENCE_OPENERS: &[&str] = &[
    "and", "but", "so", "then", "or", "because", "he", "she", "they", "it", "we", "you", "that",
    "this", "there", "these", "those", "what", "when", "where", "why", "how", "my", "your",
    "his", "her", "our", "their", "for", "like", "also", "if", "as", "in", "on", "at", "with",
    "one", "two", "three", "here", "now", "just", "even", "please", "see",
];

/// Roles that name the person who asks, in several languages; compared in lower case without a final number.
#[rustfmt::skip]
pub(super) const ASKERS: &[&str] = &[
    "interviewer", "interviewerin", "int", "intv", "moderator", "moderatorin", "facilitator",
    "researcher", "intervieweur", "intervieweuse", "enquêteur", "enquêtrice", "entrevistador",
    "entrevistadora", "intervistatore", "intervistatrice", "entrevistadora", "訪談者", "采访者",
    "採訪者", "主持人",
];

/// Roles that name the person who answers, or anyone whose name is withheld.
#[rustfmt::skip]
pub(super) const ANSWERERS: &[&str] = &[
    "interviewee", "participant", "respondent", "informant", "speaker", "witness", "narrator",
    "subject", "befragte", "befragter", "befragte person", "enquêté", "enquêtée",
    "entrevistado", "entrevistada", "answer", "unknown", "all", "both", "group", "audience",
    "audience member", "translator", "interpreter",
];

/// Labels that mark an event in the recording and not a person.
#[rustfmt::skip]
pub(super) const MARKERS: &[&str] = &[
    "break", "jingle", "intro", "outro", "music", "pause", "silence", "advertisement", "ad",
    "clip",
];
