//! Many ids as one parameter.

use uuid::Uuid;

/// Ids as a JSON list of hexadecimal texts, which both engines take apart: `unhex(value)` from `json_each`, `value::uuid`
/// from `json_array_elements_text`. PostgreSQL thinks of a hundred ids there, and reads whole tables; where a few are
/// asked for it is told so by `unnest(string_to_array(translate($1, '["]', ''), ',')::uuid[])`.
pub(crate) fn ids_json(ids: impl Iterator<Item = Uuid>) -> String {
    let ids: Vec<String> = ids.map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", ids.join(","))
}
