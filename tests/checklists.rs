//! Every checklist's data file is complete and keeps the house rules.

use lacuna::checklist::{builtin, by_id};

const GDPR: &str = "controller representative dpo purposes legal_basis legitimate_interests recipients transfers \
    transfer_safeguards retention access rectification erasure restriction objection portability withdraw_consent \
    complaint mandatory automated_decisions data_categories source";
const CCPA: &str = "collected sources purposes disclosed sold_or_shared sensitive retention know delete correct \
    opt_out limit non_discrimination methods verification authorized_agent opt_out_signal contact updated minors admt";
const CALOPPA: &str = "collected third_parties review changes effective_date do_not_track third_party_tracking";
const UK: &str = "controller representative dpo purposes legal_basis legitimate_interests recipients transfers \
    transfer_safeguards retention access rectification erasure restriction objection portability withdraw_consent \
    complaint complaint_to_controller mandatory automated_decisions data_categories source";
const STATES: &str = "categories purposes rights appeal shared third_parties opt_out contact updated changes retention \
    llm_training";
const COPPA: &str =
    "operators reach collected public use disclosure retention persistent_ids audio parental_rights refuse";
const AUSTRALIA: &str = "kinds how purposes access correction complaint overseas countries entity law_consequence \
    disclosures automated";
const INDIA: &str = "data purpose withdraw access correct erase means grievance nominate board contact children";
const BRAZIL: &str = "purpose form_duration controller shared_use responsibilities access correct delete portability \
    withdraw condition petition automated encarregado transfers";
const CANADA: &str = "accountable purposes consent withdraw types related access correct complaint retention safeguards \
    transfers";
const BASELINE: &str = "data obtained cookies sensitive purposes marketing recipients sale transfers measures breach \
    access correct delete choices means who contact retention children changes date";

#[test]
fn every_list_has_the_requirements_of_its_law_in_order() {
    let lists = [
        ("baseline", BASELINE),
        ("gdpr", GDPR),
        ("uk-gdpr", UK),
        ("ccpa", CCPA),
        ("caloppa", CALOPPA),
        ("coppa", COPPA),
        ("us-states", STATES),
        ("au-app", AUSTRALIA),
        ("in-dpdp", INDIA),
        ("br-lgpd", BRAZIL),
        ("ca-pipeda", CANADA),
    ];
    for (id, names) in lists {
        let list = by_id(id).expect("built in");
        let found: Vec<&str> = list.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
        let wanted: Vec<String> = names.split_whitespace().map(|name| format!("{id}.{name}")).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn links_are_https_and_advice_is_one_sentence() {
    for list in builtin() {
        assert!(list.url.starts_with("https://"), "{}", list.id);
        assert!(list.as_of.parse::<lacuna::date::Date>().is_ok(), "{}", list.id);
        for requirement in &list.requirements {
            let id = &requirement.id;
            assert!(requirement.url.starts_with("https://"), "{id}");
            assert!(requirement.cite.len() > 5, "{id}");
            for sentence in [&requirement.advice, &requirement.demand] {
                assert!(sentence.ends_with('.') && !sentence.trim_end_matches('.').contains(". "), "{id}: {sentence}");
            }
            assert_eq!(requirement.when.is_empty(), requirement.when_said.is_empty(), "{id}");
            assert!(requirement.unseen.is_empty() || requirement.unseen.ends_with('.'), "{id}");
        }
    }
}

#[test]
fn no_list_calls_a_text_compliant_and_each_requirement_has_examples() {
    for list in builtin() {
        let path = format!("{}/data/checklists/{}.toml", env!("CARGO_MANIFEST_DIR"), list.id);
        let written = std::fs::read_to_string(&path).expect("readable");
        assert!(!written.to_lowercase().contains("compliant"), "{path}");
        let data: toml::Table = written.parse().expect("TOML");
        for requirement in data["requirements"].as_array().expect("a list") {
            for field in ["yes", "no"] {
                // What follows another list has its examples; those of its own have to be given where it has none.
                let is_followed = !list.follows.is_empty()
                    && by_id(&list.follows).expect("built in").requirements.iter().any(|base| {
                        let name = |id: &str| id.split_once('.').map(|(_, name)| name.to_owned());
                        name(&base.id) == requirement["id"].as_str().and_then(name)
                    });
                match requirement.get(field).and_then(toml::Value::as_array) {
                    Some(examples) => assert!(examples.len() >= 2, "{}: {field}", requirement["id"]),
                    None => assert!(is_followed, "{}: {field}", requirement["id"]),
                }
            }
        }
    }
}
