//! What a server tells of itself at `/admin/serverinfo`.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{
    ComponentTypeRepresentation, ProtocolMapperRepresentation, ProtocolMapperTypeRepresentation, lenient, redact,
};

/// A server: its version and machine, and all that it can be configured with.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerInfoRepresentation {
    /// Versions and the machine's software.
    pub system_info: Option<SystemInfoRepresentation>,
    /// The processors.
    pub cpu_info: Option<CpuInfoRepresentation>,
    /// The Java heap.
    pub memory_info: Option<MemoryInfoRepresentation>,
    /// The profile and its features, as older versions tell them.
    pub profile_info: Option<ProfileInfoRepresentation>,
    /// The features and whether they are on.
    pub features: Option<Vec<FeatureRepresentation>>,
    /// What the server's cryptography can do.
    pub crypto_info: Option<CryptoInfoRepresentation>,
    /// The themes by what they are for, such as `login`.
    pub themes: Option<BTreeMap<String, Vec<ThemeInfoRepresentation>>>,
    /// Kinds of social providers: `id`, `name`, `groupName`.
    pub social_providers: Option<Vec<BTreeMap<String, String>>>,
    /// Kinds of identity providers: `id`, `name`, `groupName`.
    pub identity_providers: Option<Vec<BTreeMap<String, String>>>,
    /// Formats that clients can be made from: `id`, `name`.
    pub client_importers: Option<Vec<BTreeMap<String, String>>>,
    /// The providers by what they implement.
    pub providers: Option<BTreeMap<String, SpiInfoRepresentation>>,
    /// Kinds of protocol mappers by protocol.
    pub protocol_mapper_types: Option<BTreeMap<String, Vec<ProtocolMapperTypeRepresentation>>>,
    /// Mappers ready to use by protocol.
    pub builtin_protocol_mappers: Option<BTreeMap<String, Vec<ProtocolMapperRepresentation>>>,
    /// Forms in which a client's settings can be had, by protocol.
    pub client_installations: Option<BTreeMap<String, Vec<ClientInstallationRepresentation>>>,
    /// Kinds of components by provider type.
    pub component_types: Option<BTreeMap<String, Vec<ComponentTypeRepresentation>>>,
    /// What password policies can be made of.
    pub password_policies: Option<Vec<PasswordPolicyTypeRepresentation>>,
    /// The values of enumerations by name, such as `eventType`.
    pub enums: Option<BTreeMap<String, Vec<String>>>,
    /// Kinds of parameters that a client scope can take.
    pub parameterized_scope_types: Option<Vec<ParameterizedScopeTypeRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Versions and the machine's software.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SystemInfoRepresentation {
    /// The server's version.
    pub version: Option<String>,
    /// What time it is there, for people to read.
    pub server_time: Option<String>,
    /// How long the server has run, for people to read.
    pub uptime: Option<String>,
    /// How long the server has run, in milliseconds.
    pub uptime_millis: Option<i64>,
    /// Java's version.
    pub java_version: Option<String>,
    /// Who made that Java.
    pub java_vendor: Option<String>,
    /// Name of the virtual machine.
    pub java_vm: Option<String>,
    /// Version of the virtual machine.
    pub java_vm_version: Option<String>,
    /// Name of the Java runtime.
    pub java_runtime: Option<String>,
    /// Where Java is.
    pub java_home: Option<String>,
    /// The operating system.
    pub os_name: Option<String>,
    /// The machine's architecture.
    pub os_architecture: Option<String>,
    /// The operating system's version.
    pub os_version: Option<String>,
    /// How files are encoded.
    pub file_encoding: Option<String>,
    /// The system's user that the server runs as.
    pub user_name: Option<String>,
    /// The directory that the server runs in.
    pub user_dir: Option<String>,
    /// The time zone.
    pub user_timezone: Option<String>,
    /// The language.
    pub user_locale: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The processors of a server.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CpuInfoRepresentation {
    /// How many there are.
    pub processor_count: Option<i64>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The Java heap of a server. Keycloak spells "formatted" with one `t`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemoryInfoRepresentation {
    /// The most that it can grow to, in bytes.
    pub total: Option<i64>,
    /// The same for people to read.
    pub total_formated: Option<String>,
    /// What is used, in bytes.
    pub used: Option<i64>,
    /// The same for people to read.
    pub used_formated: Option<String>,
    /// What is free, in bytes.
    pub free: Option<i64>,
    /// What is free, in percent.
    pub free_percentage: Option<i64>,
    /// What is free, for people to read.
    pub free_formated: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The profile of a server and its features.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileInfoRepresentation {
    /// The profile, such as `default`.
    pub name: Option<String>,
    /// Features that are off.
    pub disabled_features: Option<Vec<String>>,
    /// Features in preview.
    pub preview_features: Option<Vec<String>>,
    /// Features that are experiments.
    pub experimental_features: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A feature of a server.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeatureRepresentation {
    /// The feature's key.
    pub name: Option<String>,
    /// The name shown to people.
    pub label: Option<String>,
    /// How finished it is: `DEFAULT`, `DISABLED_BY_DEFAULT`, `PREVIEW`, `EXPERIMENTAL`, `DEPRECATED`, …
    pub r#type: Option<String>,
    /// Whether it is going to be removed.
    pub deprecated: Option<bool>,
    /// Keys of the features that it needs.
    pub dependencies: Option<Vec<String>>,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What the cryptography of a server can do.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CryptoInfoRepresentation {
    /// Name of the class that does it.
    pub crypto_provider: Option<String>,
    /// Formats of key stores.
    pub supported_keystore_types: Option<Vec<String>>,
    /// Algorithms that clients may sign with their secret by.
    pub client_signature_symmetric_algorithms: Option<Vec<String>>,
    /// Algorithms that clients may sign with a private key by.
    pub client_signature_asymmetric_algorithms: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A theme.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThemeInfoRepresentation {
    /// The theme's name.
    pub name: Option<String>,
    /// Its languages.
    pub locales: Option<Vec<String>>,
    /// What it looks like.
    pub description: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What implements one of the server's interfaces.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpiInfoRepresentation {
    /// Whether the interface is the server's own affair.
    pub internal: Option<bool>,
    /// The implementations by id.
    pub providers: Option<BTreeMap<String, ProviderRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// An implementation of one of the server's interfaces.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRepresentation {
    /// Which of several is taken by default; the highest is.
    pub order: Option<i32>,
    /// What it tells of itself.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub operational_info: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A form in which a client's settings can be had.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientInstallationRepresentation {
    /// The form's id.
    pub id: Option<String>,
    /// `openid-connect` or `saml`.
    pub protocol: Option<String>,
    /// Whether it can't be shown, as it isn't text.
    pub download_only: Option<bool>,
    /// The name shown to people.
    pub display_type: Option<String>,
    /// What it is for.
    pub help_text: Option<String>,
    /// What the file is to be called.
    pub filename: Option<String>,
    /// The file's media type.
    pub media_type: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Something that a password policy can be made of.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordPolicyTypeRepresentation {
    /// The key in the policy, such as `length`.
    pub id: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// What it takes: `int`, `String` or nothing.
    pub config_type: Option<String>,
    /// What it takes unless told.
    pub default_value: Option<String>,
    /// Whether a policy may have it several times.
    pub multiple_supported: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A kind of parameter that a client scope can take.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParameterizedScopeTypeRepresentation {
    /// The kind's name.
    pub name: Option<String>,
    /// Whether a request may give several.
    pub repeatable: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
