//! Whole policies of the project's own, each with the faults of a kind of text that is often met: the warnings that they
//! give, by the words that these quote.

use lacuna::Options;
use lacuna::report::Report;

/// Returns the report on a policy, judged at the beginning of 2026.
fn read(source: &str) -> Report {
    let report = lacuna::analyze(source, &Options { today: "2026-01-01".parse().ok(), ..Options::default() }).unwrap();
    assert!(report.document.is_policy, "{}", report.document.policy_score);
    report
}

/// Returns for each warning of this kind the words that it quotes.
fn warned<'s>(source: &'s str, report: &Report, id: &str) -> Vec<Vec<&'s str>> {
    let of_kind = report.warnings.iter().filter(|warning| warning.id == id);
    of_kind.map(|warning| warning.quotes.iter().map(|quote| &source[quote.start..quote.end]).collect()).collect()
}

const OUTDATED: &str = "\
Müllers Teekontor privacy policy

1. General
This privacy policy was last updated on 3 February 2015. We collect your name, your e-mail address and your orders.

2. Sharing
Except where the law requires it, we do not disclose your personal information to third parties. This does not include
our trusted partners who send the parcels. Non-personal information may be given to advertisers for any purpose.

3. Your data
If something is wrong, please write to us at the address above. Where section 12 applies, we delete it.

4. Contact
Write to tea@example.com. Children under 16 cannot order. 🎉
";

#[test]
fn an_outdated_policy_is_stale_and_points_to_nothing() {
    let report = read(OUTDATED);
    let warned = |id: &str| warned(OUTDATED, &report, id);
    assert_eq!(warned("stale_date"), [["3 February 2015"]]);
    assert_eq!(warned("broken_reference"), [["the address above"], ["section 12"]]);
    for id in ["contradiction", "no_contact", "broad_sharing", "children_unaddressed", "placeholder"] {
        assert!(warned(id).is_empty(), "{id}");
    }
}

const BOASTFUL: &str = "\
Privacy policy of our plug-in

How we collect information
We collect your e-mail address when you buy a licence. Our database is 100% secure. We use cookies to see how you use
the website.

How we use information
We use your data to send you the licence. The files that you upload are completely safe, and nobody but you reads them.
We guarantee the security of your personal data. No website is fully secure, says everyone else.

How long
We keep your e-mail address indefinitely. You have the right to access your personal data.
";

#[test]
fn a_boastful_policy_promises_too_much_and_cannot_be_reached() {
    let report = read(BOASTFUL);
    let warned = |id: &str| warned(BOASTFUL, &report, id);
    assert_eq!(warned("absolute_security"), [["100% secure"], ["completely safe"], ["guarantee the security"]]);
    assert_eq!(warned("retention_indefinite"), [["indefinitely"]]);
    assert_eq!(warned("rights_without_means").len(), 1);
    assert_eq!(warned("no_contact").len(), 1);
    assert_eq!(warned("children_unaddressed").len(), 1);
}

const CARELESS: &str = "\
Privacy policy

We collect personal information such as your name, and we use it to answer your questions. By using the website, you
agree to the collection of your data.

Security
We cannot guarantee the security of your personal data. You acknowledge that you give us your personal information at
your own risk, and we accept no liability for its disclosure. If you follow a link to another website, you do so at your
own risk.

Sharing
We may share your personal information with third parties for any purpose. Write to office@example.com. We do not serve
children.
";

#[test]
fn a_careless_policy_shifts_the_risk() {
    let report = read(CARELESS);
    let warned = |id: &str| warned(CARELESS, &report, id);
    assert_eq!(warned("liability_shift").len(), 1);
    assert_eq!(warned("consent_by_use"), [["By using the website, you\nagree"]]);
    assert_eq!(warned("broad_sharing"), [["share your personal information with third parties for any purpose"]]);
    assert!(warned("absolute_security").is_empty() && warned("no_contact").is_empty());
}

const GENERATED: &str = "\
PRIVACY POLICY

We respect your privacy. This policy was last updated on 1 November 2025 and
tells which personal information we collect and how we use it.

DISCLOSURE OF INFORMATION

Depending on the service that you order, we may share your information with
our affiliates, contracted companies and service providers. We will not share
any personally identifiable information with third parties. Personal data of
children under 13 is not collected.

CONTACTING US

If you have any questions, contact us using the details below:

[email\u{a0}protected]
";

#[test]
fn a_generated_policy_contradicts_itself_and_hides_its_address() {
    let report = read(GENERATED);
    let warned = |id: &str| warned(GENERATED, &report, id);
    let sides = warned("contradiction");
    assert_eq!(sides.len(), 1);
    assert!(sides[0][0].starts_with("We will not share") && sides[0][0].ends_with("with third parties"), "{sides:?}");
    assert!(sides[0][1].starts_with("we may share your information with"), "{sides:?}");
    assert_eq!(warned("placeholder"), [["[email\u{a0}protected]"]]);
    assert_eq!(warned("no_contact").len(), 1);
    assert!(warned("stale_date").is_empty() && warned("broken_reference").is_empty());
}

const DRAFT: &str = "\
Privacy policy of [Company Name]

We collect your name and your e-mail address and use them to run the app. We do not use or share your information to
advertise any third party’s products.

We use the information for these things:

  • to remember your settings;
  • to provide tailored third party advertisements.

We tell you of a breach.[A1]

We retain your personal data as long as necessary. By using the app, you consent to the transfer of your data abroad.
The app is not for children. Questions go to privacy@example.com.

[A1]Please confirm

Converted to HTML with SomeTool
";

#[test]
fn a_draft_keeps_its_notes_and_contradicts_itself() {
    let report = read(DRAFT);
    let warned = |id: &str| warned(DRAFT, &report, id);
    let leftovers: Vec<&str> = warned("placeholder").into_iter().flatten().collect();
    for words in ["[Company Name]", "[A1]", "Please confirm", "Converted to HTML with"] {
        assert!(leftovers.contains(&words), "{words}: {leftovers:?}");
    }
    let sides = warned("contradiction");
    assert_eq!(sides.len(), 1, "{sides:?}");
    assert!(sides[0][1].ends_with("third party advertisements"), "{sides:?}");
    assert_eq!(warned("consent_by_use").len(), 1);
}

#[test]
fn a_text_that_is_no_policy_gets_no_warning() {
    let report = lacuna::analyze("The house is 100% safe. [Company] built it.", &Options::default()).unwrap();
    assert!(!report.document.is_policy && report.warnings.is_empty());
}
