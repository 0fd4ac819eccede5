//! The one macro that writes the handles: a row a method, with the ids filled in, in the form to await and in the
//! blocking one.
//!
//! ```text
//! handles! {
//!     /// A user.
//!     UserRef (user_id) {                                           the ids after the realm's name
//!         calls { get = Users::get_user() -> UserRepresentation; }  a method of the trait under a shorter name
//!         pages { groups_stream = Users::list_user_groups(Page) -> GroupRepresentation; }
//!         paged { users_stream = users -> UserRepresentation; }     over a call whose last three are first, max, brief
//!         own { find(name: &str) -> UserRepresentation; }           written by hand beside the rows
//!         update { UserRepresentation }                             `get`, a change, `put`
//!         steps {
//!             /// Its roles.
//!             role_mappings() -> UserRoleMappingsRef;               further, with the ids so far and those named
//!         }
//!     }
//! }
//! ```

macro_rules! handles {
    ($($(#[$docs:meta])* $name:ident $ids:tt $rows:tt)*) => {
        $(handles!(@handle [$(#[$docs])*] $name $ids $rows);)*

        #[cfg(feature = "blocking")]
        pub(super) mod blocking {
            use crate::operation::BlockOn;
            use crate::prelude::*;

            $(handles!(@blocking [$(#[$docs])*] $name $ids $rows);)*
        }
    };

    (@handle [$($docs:tt)*] $name:ident ($($id:ident),*) $rows:tt) => {
        $($docs)*
        pub struct $name<'a, K: ?Sized> {
            pub(super) keycloak: &'a K,
            pub(super) realm: &'a str,
            $(pub(super) $id: &'a str,)*
        }

        impl<K: ?Sized> Clone for $name<'_, K> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<K: ?Sized> Copy for $name<'_, K> {}

        impl<K: ?Sized> std::fmt::Debug for $name<'_, K> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = formatter.debug_struct(stringify!($name));
                shown.field("realm", &self.realm)$(.field(stringify!($id), &self.$id))*.finish_non_exhaustive()
            }
        }

        handles!(@rows $name ($($id),*) $rows);
    };
    (@rows $name:ident $ids:tt {
        $(calls { $($call:ident = $trait:ident::$method:ident $arguments:tt -> $answer:ty;)* })?
        $(pages { $($pages:ident = $listing:ident::$list:ident($filter:ty) -> $item:ty;)* })?
        $(paged { $($paged:ident = $loose:ident -> $one:ty;)* })?
        $(own { $($own:tt)* })?
        $(update { $changed:ty })?
        $(steps { $($(#[$step_docs:meta])* $step:ident $further:tt -> $next:ident;)* })?
    }) => {
        impl<'a, K: $crate::Keycloak + ?Sized> $name<'a, K> {
            $($(handles!(@call $ids $call $trait $method $arguments $answer);)*)?
            $($(handles!(@pages $ids $pages $listing $list $filter, $item);)*)?
            $($(handles!(@paged $paged $loose $one);)*)?
            $(handles!(@update $changed);)?
            $($(handles!(@step $ids [$(#[$step_docs])*] $step $further $next);)*)?
        }
    };
    (@call ($($id:ident),*) $call:ident $trait:ident $method:ident ($($argument:ident: $type:ty),*) $answer:ty) => {
        #[doc = concat!("[`", stringify!($method), "`](crate::admin::", stringify!($trait), "::", stringify!($method),
            "), here.")]
        ///
        /// # Errors
        /// As there.
        pub async fn $call(self, $($argument: $type),*) -> $crate::Result<$answer> {
            $crate::admin::$trait::$method(self.keycloak, self.realm, $(self.$id,)* $($argument),*).await
        }
    };
    (@pages ($($id:ident),*) $pages:ident $trait:ident $list:ident $filter:ty, $item:ty) => {
        #[doc = concat!("The whole list of [`", stringify!($list), "`](crate::admin::", stringify!($trait), "::",
            stringify!($list), "), page by page. `first` of the filter says where to begin, `max` how many to list.")]
        #[must_use = "nothing is asked before it is polled"]
        pub fn $pages(self, filter: &$filter) -> $crate::navigation::Pages<'a, $item> {
            let (start, limit, filter) = (filter.first, filter.max, filter.clone());
            $crate::navigation::Pages::new(start, limit, move |first, max| {
                let mut filter = filter.clone();
                (filter.first, filter.max) = (Some(first), Some(max));
                Box::pin(async move {
                    $crate::admin::$trait::$list(self.keycloak, self.realm, $(self.$id,)* &filter).await
                })
            })
        }
    };
    (@paged $paged:ident $loose:ident $one:ty) => {
        #[doc = concat!("The whole list of [`", stringify!($loose), "`](Self::", stringify!($loose),
            "), page by page.")]
        #[must_use = "nothing is asked before it is polled"]
        pub fn $paged(self) -> $crate::navigation::Pages<'a, $one> {
            $crate::navigation::Pages::new(None, None, move |first, max| {
                Box::pin(self.$loose(Some(first), Some(max), None))
            })
        }
    };
    (@update $changed:ty) => {
        /// Reads it, changes it, and writes it back. What this crate does not know stays.
        ///
        /// What another caller writes between the two is lost: Keycloak has no way to tell.
        ///
        /// # Errors
        /// As for [`get`](Self::get) and [`put`](Self::put).
        pub async fn update(self, change: impl FnOnce(&mut $changed)) -> $crate::Result<()> {
            let mut changed = self.get().await?;
            change(&mut changed);
            self.put(&changed).await
        }
    };
    (@step ($($id:ident),*) [$($docs:tt)*] $step:ident ($($further:ident),*) $next:ident) => {
        $($docs)*
        #[must_use]
        pub fn $step(self, $($further: &'a str),*) -> $crate::navigation::$next<'a, K> {
            $crate::navigation::$next { keycloak: self.keycloak, realm: self.realm, $($id: self.$id,)* $($further,)* }
        }
    };

    (@blocking [$($docs:tt)*] $name:ident $ids:tt {
        $(calls { $($call:ident = $trait:ident::$method:ident ($($argument:ident: $type:ty),*) -> $answer:ty;)* })?
        $(pages { $($pages:ident = $listing:ident::$list:ident($filter:ty) -> $item:ty;)* })?
        $(paged { $($paged:ident = $loose:ident -> $one:ty;)* })?
        $(own { $($own:ident($($given:ident: $given_type:ty),*) -> $made:ty;)* })?
        $(update { $changed:ty })?
        $(steps { $($(#[$step_docs:meta])* $step:ident ($($further:ident),*) -> $next:ident;)* })?
    }) => {
        $($docs)*
        pub struct $name<'a, B: BlockOn + ?Sized> {
            pub(in crate::navigation) front: &'a B,
            pub(in crate::navigation) at: $crate::navigation::$name<'a, B::Keycloak>,
        }

        impl<B: BlockOn + ?Sized> Clone for $name<'_, B> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<B: BlockOn + ?Sized> Copy for $name<'_, B> {}

        impl<B: BlockOn + ?Sized> std::fmt::Debug for $name<'_, B> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.at.fmt(formatter)
            }
        }

        impl<'a, B: BlockOn<Keycloak: $crate::Keycloak> + ?Sized> $name<'a, B> {
            $($(
                #[doc = concat!("[`", stringify!($method), "`](crate::admin::", stringify!($trait), "::",
                    stringify!($method), "), here.")]
                ///
                /// # Errors
                /// As there.
                pub fn $call(self, $($argument: $type),*) -> $crate::Result<$answer> {
                    self.front.block_on(self.at.$call($($argument),*))
                }
            )*)?
            $($(
                #[doc = concat!("The whole list of [`", stringify!($list), "`](crate::admin::", stringify!($listing),
                    "::", stringify!($list), "), page by page.")]
                #[must_use = "nothing is asked before the first is taken"]
                pub fn $pages(self, filter: &$filter) -> $crate::navigation::blocking::Pages<'a, B, $item> {
                    $crate::navigation::blocking::Pages::new(self.front, self.at.$pages(filter))
                }
            )*)?
            $($(
                #[doc = concat!("The whole list of [`", stringify!($loose), "`](Self::", stringify!($loose),
                    "), page by page.")]
                #[must_use = "nothing is asked before the first is taken"]
                pub fn $paged(self) -> $crate::navigation::blocking::Pages<'a, B, $one> {
                    $crate::navigation::blocking::Pages::new(self.front, self.at.$paged())
                }
            )*)?
            $(
                /// Reads it, changes it, and writes it back. What this crate does not know stays.
                ///
                /// What another caller writes between the two is lost: Keycloak has no way to tell.
                ///
                /// # Errors
                /// As for [`get`](Self::get) and [`put`](Self::put).
                pub fn update(self, change: impl FnOnce(&mut $changed)) -> $crate::Result<()> {
                    self.front.block_on(self.at.update(change))
                }
            )?
            $($(
                #[doc = concat!("As [`", stringify!($own), "`](crate::navigation::", stringify!($name), "::",
                    stringify!($own), ").")]
                ///
                /// # Errors
                /// As there.
                pub fn $own(self, $($given: $given_type),*) -> $crate::Result<$made> {
                    self.front.block_on(self.at.$own($($given),*))
                }
            )*)?
            $($(
                $(#[$step_docs])*
                #[must_use]
                pub fn $step(self, $($further: &'a str),*) -> $crate::navigation::blocking::$next<'a, B> {
                    $crate::navigation::blocking::$next { front: self.front, at: self.at.$step($($further),*) }
                }
            )*)?
        }
    };
}
