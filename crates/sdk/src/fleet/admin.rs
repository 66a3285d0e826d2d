//! Users, tokens and enrolment codes of a console.

use http::Method;
use qd_api::{
    List,
    fleet::{
        CodeInfo, CodeRequest, NewCode, NewUser, NewUserToken, User, UserChange, UserToken, UserTokenRequest,
    },
};

use super::Fleet;
use crate::{Error, call::Repeat};

impl Fleet<'_> {
    /// Returns the console's users, by name. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn users(&self) -> Result<List<User>, Error> {
        self.client
            .json(self.client.read("list users", &["users"])?)
            .await
    }

    /// Adds a user. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `conflict` for a name that is taken.
    pub async fn add_user(&self, user: &NewUser) -> Result<User, Error> {
        let what = format!("add the user {:?}", user.name);
        let call = self.client.change(what, Method::POST, &["users"])?;
        self.client.json(call.repeat(Repeat::Unsent).json(user)?).await
    }

    /// Changes a user, and returns it as it now is. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such user.
    pub async fn change_user(&self, name: &str, change: &UserChange) -> Result<User, Error> {
        let what = format!("change the user {name:?}");
        let call = self.client.change(what, Method::PATCH, &["users", name])?;
        self.client.json(call.repeat(Repeat::Refused).json(change)?).await
    }

    /// Removes a user: its sessions, tokens and streams end. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such user.
    pub async fn remove_user(&self, name: &str) -> Result<(), Error> {
        let what = format!("remove the user {name:?}");
        let call = self.client.change(what, Method::DELETE, &["users", name])?;
        self.client.answer(&call, &[]).await.map(drop)
    }

    /// Returns one's tokens of the console that are in force, oldest first.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn tokens(&self) -> Result<List<UserToken>, Error> {
        self.client
            .json(self.client.read("list tokens", &["tokens"])?)
            .await
    }

    /// Makes a token of the console. The answer is the only time it is shown.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `forbidden` for more rights than one's own.
    pub async fn create_token(&self, request: &UserTokenRequest) -> Result<NewUserToken, Error> {
        let what = format!("make the token {:?}", request.name);
        let call = self.client.change(what, Method::POST, &["tokens"])?;
        self.client
            .json(call.repeat(Repeat::Unsent).secret().json(request)?)
            .await
    }

    /// Revokes a token of the console by its id, at once.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is no such token.
    pub async fn revoke_token(&self, id: &str) -> Result<(), Error> {
        let what = format!("revoke the token {id:?}");
        let call = self.client.change(what, Method::DELETE, &["tokens", id])?;
        self.client.answer(&call, &[]).await.map(drop)
    }

    /// Returns the enrolment codes that are in force, newest first. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// Those of every call, see [`Error`].
    pub async fn codes(&self) -> Result<List<CodeInfo>, Error> {
        self.client
            .json(self.client.read("list enrolment codes", &["codes"])?)
            .await
    }

    /// Makes an enrolment code. Needs `fleet:admin`. The answer is the only time it is shown.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `invalid_request` for a name that no host can have.
    pub async fn create_code(&self, request: &CodeRequest) -> Result<NewCode, Error> {
        let call = self
            .client
            .change("make an enrolment code", Method::POST, &["codes"])?;
        self.client
            .json(call.repeat(Repeat::Unsent).secret().json(request)?)
            .await
    }

    /// Revokes an enrolment code by its id. Needs `fleet:admin`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `not_found` if there is none of that id.
    pub async fn revoke_code(&self, id: &str) -> Result<(), Error> {
        let call = self
            .client
            .change("revoke an enrolment code", Method::DELETE, &["codes", id])?;
        self.client.answer(&call, &[]).await.map(drop)
    }
}
