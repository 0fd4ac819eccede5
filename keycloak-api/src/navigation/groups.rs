//! The way to groups.

use super::find_or_create;
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The groups of a realm.
    GroupsRef () {
        calls {
            list = Groups::list_groups(filter: &GroupFilter) -> Vec<GroupRepresentation>;
            count = Groups::count_groups(search: Option<&str>, top: Option<bool>) -> Count;
            create = Groups::create_group(group: &GroupRepresentation) -> Created;
            by_path = Groups::get_group_by_path(path: &str) -> GroupRepresentation;
            defaults = DefaultGroups::list_default_groups() -> Vec<GroupRepresentation>;
            add_default = DefaultGroups::add_default_group(group_id: &str) -> ();
            remove_default = DefaultGroups::remove_default_group(group_id: &str) -> ();
        }
        pages {
            stream = Groups::list_groups(GroupFilter) -> GroupRepresentation;
        }
        own {
            by_name(name: &str) -> Option<GroupRepresentation>;
            find_or_create(group: &GroupRepresentation) -> GroupRepresentation;
        }
        steps {
            /// The group of this id.
            by_id(group_id) -> GroupRef;
        }
    }

    /// A group.
    GroupRef (group_id) {
        calls {
            get = Groups::get_group() -> GroupRepresentation;
            put = Groups::update_group(group: &GroupRepresentation) -> ();
            delete = Groups::delete_group() -> ();
            subgroups = Groups::list_subgroups(filter: &GroupFilter) -> Vec<GroupRepresentation>;
            create_subgroup = Groups::create_subgroup(group: &GroupRepresentation) -> Created;
            members = Groups::list_group_members(page: &Page) -> Vec<UserRepresentation>;
        }
        pages {
            subgroups_stream = Groups::list_subgroups(GroupFilter) -> GroupRepresentation;
            members_stream = Groups::list_group_members(Page) -> UserRepresentation;
        }
        update { GroupRepresentation }
        steps {
            /// The roles that the group has.
            role_mappings() -> GroupRoleMappingsRef;
        }
    }
}

impl<K: Keycloak + ?Sized> GroupsRef<'_, K> {
    /// The group of exactly this name at the top of the tree, if there is one.
    ///
    /// # Errors
    /// As for [`Groups::list_groups`].
    pub async fn by_name(self, name: &str) -> Result<Option<GroupRepresentation>> {
        let filter = GroupFilter { search: Some(name.to_owned()), exact: Some(true), ..GroupFilter::default() };
        let found = self.list(&filter).await?;
        // A subgroup of that name brings its parent.
        let Some(id) = found.into_iter().find(|group| group.name.as_deref() == Some(name)).and_then(|group| group.id)
        else {
            return Ok(None);
        };
        self.by_id(&id).get().await.map(Some)
    }

    /// The group of this name at the top of the tree as it is, or else created like `group`.
    ///
    /// # Errors
    /// As for [`Groups::create_group`].
    pub async fn find_or_create(self, group: &GroupRepresentation) -> Result<GroupRepresentation> {
        let find = async || match &group.name {
            Some(name) => self.by_name(name).await,
            None => Ok(None),
        };
        find_or_create(find, async { self.by_id(&self.create(group).await?.id).get().await }).await
    }
}
