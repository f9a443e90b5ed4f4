//! Partitions: groups of regions that have the ends of their hosts' names in common.

/// A partition, such as that of the regions in China.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Partition {
    pub(crate) id: String,
    /// What the names of its regions start with: `us` and `eu` for `us-east-1` and `eu-west-1`. There is at least one.
    pub(crate) prefixes: Vec<String>,
    /// The regions that are known by name; others may come.
    pub(crate) regions: Vec<String>,
    pub(crate) dns_suffix: String,
    pub(crate) dual_stack_dns_suffix: String,
    pub(crate) supports_fips: bool,
    pub(crate) supports_dual_stack: bool,
    /// The region where the services without regions are.
    pub(crate) implicit_global_region: String,
}

impl Partition {
    /// Whether a region's name has the form of those in the partition: a prefix, a word and a number.
    pub(crate) fn has_form(&self, region: &str) -> bool {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        self.prefixes.iter().any(|prefix| {
            let rest = region.strip_prefix(prefix.as_str()).and_then(|rest| rest.strip_prefix('-'));
            rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
                let is_number = number.chars().all(|c| c.is_ascii_digit());
                !word.is_empty() && word.chars().all(is_word) && !number.is_empty() && is_number
            })
        })
    }

    /// The partition of a region: where its name is known, or else its form, or else the first one.
    pub(crate) fn of<'a>(partitions: &'a [Self], region: &str) -> Option<&'a Self> {
        let has_name = |of: &&Self| of.regions.iter().any(|name| name == region);
        let by_name = partitions.iter().find(has_name);
        by_name.or_else(|| partitions.iter().find(|of| of.has_form(region))).or(partitions.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_in_a_partition_by_its_name_its_form_or_for_want_of_another() {
        let partition = |id: &str, prefix: &str, region: &str| Partition {
            id: id.to_owned(),
            prefixes: vec![prefix.to_owned()],
            regions: vec![region.to_owned()],
            ..Partition::default()
        };
        // A name is stronger than a form.
        let partitions =
            [partition("a", "us", "us-east-1"), partition("b", "us-iso", "us-moved-1")];
        for (region, id) in [
            ("us-east-1", "a"),
            ("us-new-12", "a"),
            ("us-moved-1", "b"),
            ("us-iso-new-1", "b"),
            ("us-iso--1", "a"),
            ("us-iso-new-", "a"),
            ("us-iso-new-1x", "a"),
            ("us-iso-very-new-1", "a"),
            ("xus-iso-new-1", "a"),
            ("mars", "a"),
        ] {
            assert_eq!(Partition::of(&partitions, region).unwrap().id, id, "{region}");
        }
        assert_eq!(Partition::of(&[], "us-east-1"), None);
        assert!(!partitions[0].has_form("us-iso-east-1") && !partitions[1].has_form("us-east-1"));
        assert!(partitions[0].has_form("us-new-12") && !partitions[0].has_form("mars"));
    }
}
