//! Many ids as one parameter.

use uuid::Uuid;

/// Ids as a JSON list of hexadecimal texts, which both engines take apart: `unhex(value)` from `json_each`, `value::uuid`
/// from `json_array_elements_text`.
pub(crate) fn ids_json(ids: impl Iterator<Item = Uuid>) -> String {
    let ids: Vec<String> = ids.map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", ids.join(","))
}
