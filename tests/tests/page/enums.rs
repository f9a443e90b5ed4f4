//! *Response Syntax*: the values that the page lists for a `string`, in its order.
//!
//! *Response Structure* explains some of them again, in another order, and calls the only
//! `InfrastructureType` `RealTime`. What a service sends is what the syntax has.

use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::mem::discriminant;
use std::str::FromStr;

use sagemaker_describe_inference_experiment::types::{
    EndpointStatus, InferenceExperimentStatus, InferenceExperimentType, InstanceType,
    ModelInfrastructureType, ModelVariantStatus,
};
use serde_json::{Value, json};

/// An enumeration: what the page knows about it, and what its users do with it.
pub(crate) trait PageEnum:
    AsRef<str>
    + Clone
    + Debug
    + Display
    + Eq
    + for<'a> From<&'a str>
    + From<String>
    + FromStr<Err = Infallible>
    + Hash
    + Ord
    + 'static
{
    /// The values of the page, each with its variant.
    const PAGE: &'static [(&'static str, Self)];

    fn as_str(&self) -> &str;
    fn values() -> &'static [&'static str];
    fn is_unknown(&self) -> bool;
    fn to_json(&self) -> Value;
    fn from_json(value: Value) -> serde_json::Result<Self>;
}

/// Transcribes the values of an enumeration, as `"value" Variant`.
macro_rules! page_enum {
    ($type:ident: $($value:literal $variant:ident)+) => {
        impl $crate::page::enums::PageEnum for $type {
            const PAGE: &'static [(&'static str, Self)] = &[$(($value, Self::$variant)),+];

            fn as_str(&self) -> &str {
                Self::as_str(self)
            }

            fn values() -> &'static [&'static str] {
                Self::values()
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn to_json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap()
            }

            fn from_json(value: serde_json::Value) -> serde_json::Result<Self> {
                serde_json::from_value(value)
            }
        }
    };
}
pub(crate) use page_enum;

// Type
page_enum! { InferenceExperimentType:
    "ShadowMode" ShadowMode
}

// Status
page_enum! { InferenceExperimentStatus:
    "Creating"  Creating
    "Created"   Created
    "Updating"  Updating
    "Running"   Running
    "Starting"  Starting
    "Stopping"  Stopping
    "Completed" Completed
    "Cancelled" Cancelled
}

// EndpointMetadata.EndpointStatus
page_enum! { EndpointStatus:
    "OutOfService"         OutOfService
    "Creating"             Creating
    "Updating"             Updating
    "SystemUpdating"       SystemUpdating
    "RollingBack"          RollingBack
    "InService"            InService
    "Deleting"             Deleting
    "Failed"               Failed
    "UpdateRollbackFailed" UpdateRollbackFailed
}

// ModelVariants[].InfrastructureConfig.InfrastructureType
page_enum! { ModelInfrastructureType:
    "RealTimeInference" RealTimeInference
}

// ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig.InstanceType is in `instance_types`.

// ModelVariants[].Status
page_enum! { ModelVariantStatus:
    "Creating"  Creating
    "Updating"  Updating
    "InService" InService
    "Deleting"  Deleting
    "Deleted"   Deleted
}

/// Calls a generic function for each enumeration of the page.
macro_rules! for_each_enum {
    ($check:ident) => {
        $check::<InferenceExperimentType>();
        $check::<InferenceExperimentStatus>();
        $check::<EndpointStatus>();
        $check::<ModelInfrastructureType>();
        $check::<InstanceType>();
        $check::<ModelVariantStatus>();
    };
}

#[test]
fn the_page_has_181_values() {
    assert_eq!(InferenceExperimentType::PAGE.len(), 1);
    assert_eq!(InferenceExperimentStatus::PAGE.len(), 8);
    assert_eq!(EndpointStatus::PAGE.len(), 9);
    assert_eq!(ModelInfrastructureType::PAGE.len(), 1);
    assert_eq!(InstanceType::PAGE.len(), 157);
    assert_eq!(ModelVariantStatus::PAGE.len(), 5);
}

/// All ways to make a variant of a value, and to get the value back, are the same.
#[test]
fn each_value_has_its_variant() {
    fn check<E: PageEnum>() {
        for (value, variant) in E::PAGE {
            assert!(!variant.is_unknown(), "{value}");
            assert_eq!(E::from(*value), *variant);
            assert_eq!(E::from((*value).to_owned()), *variant);
            assert_eq!(value.parse(), Ok(variant.clone()));
            assert_eq!(E::from_json(json!(value)).unwrap(), *variant);

            assert_eq!(variant.as_str(), *value);
            assert_eq!(variant.as_ref(), *value);
            assert_eq!(variant.to_string(), *value);
            assert_eq!(variant.to_json(), json!(value));
        }
    }
    for_each_enum!(check);
}

#[test]
fn there_are_no_other_values() {
    fn check<E: PageEnum>() {
        let page: BTreeSet<_> = E::PAGE.iter().map(|(value, _)| *value).collect();
        let values: BTreeSet<_> = E::values().iter().copied().collect();
        assert_eq!(values, page);
        assert_eq!(E::values().len(), E::PAGE.len());
    }
    for_each_enum!(check);
}

#[test]
fn no_two_values_share_a_variant() {
    fn check<E: PageEnum>() {
        let variants = || E::PAGE.iter().map(|(_, variant)| variant);
        let count = E::PAGE.len();
        assert_eq!(variants().collect::<HashSet<_>>().len(), count);
        assert_eq!(variants().collect::<BTreeSet<_>>().len(), count);
        assert_eq!(variants().map(discriminant).collect::<HashSet<_>>().len(), count);
        assert_eq!(
            variants().map(|variant| format!("{variant:?}")).collect::<HashSet<_>>().len(),
            count
        );
    }
    for_each_enum!(check);
}

/// A value that the page lacks stays what it is, however close it is to one that the page has.
#[test]
fn other_values_are_unknown_and_kept() {
    fn check<E: PageEnum>() {
        let near = E::PAGE.iter().flat_map(|(value, _)| {
            [value.to_lowercase(), value.to_uppercase(), format!("{value} "), value[1..].to_owned()]
        });
        let page: HashSet<_> = E::PAGE.iter().map(|(value, _)| *value).collect();
        let values = near.filter(|value| !page.contains(value.as_str()));
        let far = ["", "RealTime", "Größer", "\"\\\n\u{0}", "ml.x9z.512xlarge", "Unknown"];
        for value in values.chain(far.map(str::to_owned)) {
            let unknown = E::from(value.as_str());
            assert!(unknown.is_unknown(), "{value:?}");
            assert_eq!(unknown.as_str(), value);
            assert_eq!(unknown.as_ref(), value);
            assert_eq!(unknown.to_string(), value);
            assert_eq!(unknown.to_json(), json!(value));
            assert_eq!(value.parse(), Ok(unknown.clone()));
            assert_eq!(E::from_json(json!(value)).unwrap(), unknown);
            assert!(E::PAGE.iter().all(|(_, variant)| *variant != unknown), "{value:?}");
        }
    }
    for_each_enum!(check);
}

#[test]
fn a_value_is_a_string() {
    fn check<E: PageEnum>() {
        for value in [json!(null), json!(0), json!(true), json!([]), json!({})] {
            assert!(E::from_json(value.clone()).is_err(), "{value}");
        }
    }
    for_each_enum!(check);
}
