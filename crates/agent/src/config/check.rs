//! What the keys mean together: the rules that no single value can break.

use super::{Config, Error};

impl Config {
    /// Refuses what must not be served.
    ///
    /// # Errors
    /// Names the keys and the flags that put it right.
    pub fn check(&self) -> Result<(), Error> {
        if self.daemon.pm2_home.is_some() && self.daemon.home.is_some() {
            let text = "daemon.pm2_home and daemon.home exclude each other; drop one of them";
            return Err(Error::Invalid(text.to_owned()));
        }
        self.edge()
            .check()
            .map_err(|invalid| Error::Invalid(invalid.to_string()))
    }
}
