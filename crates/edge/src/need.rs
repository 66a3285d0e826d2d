//! Scopes as types, so that what a route needs stands in the signature of its handler.

pub use qd_api::Scope;

/// What a route needs of its caller.
pub trait Need: Send + Sync + 'static {
    /// The scope that is asked for; `None` when any valid credential will do.
    const SCOPE: Option<Scope>;
}

/// Makes a module `need` with a type for each of these scopes, and `Any`.
#[macro_export]
macro_rules! needs {
    ($($name:ident),+ $(,)?) => {
        /// The scopes as types.
        pub mod need {
            use $crate::need::{Need, Scope};
            $(
                #[doc = concat!("Needs `Scope::", stringify!($name), "`.")]
                pub struct $name;
                impl Need for $name {
                    const SCOPE: Option<Scope> = Some(Scope::$name);
                }
            )+
            /// Needs a valid credential and no scope.
            pub struct Any;
            impl Need for Any {
                const SCOPE: Option<Scope> = None;
            }
        }
    };
}
