//! `POST /api/v1/processes/{target}/scale`.

use http::Method;
use qd_api::{
    app::NumberOrText,
    verb::{ScaleRequest, VerbResponse},
};

use super::{Options, Processes};
use crate::{
    Error,
    call::{Repeat, target},
};

impl Processes<'_> {
    /// Makes an app have this many processes: [`NumberOrText::Number`], or `"+2"`, `"-1"` relative to now. Needs
    /// `processes:operate`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] with `conflict` if the target selects more than one app.
    pub async fn scale(
        &self,
        of: &str,
        instances: NumberOrText,
        options: &Options,
    ) -> Result<VerbResponse, Error> {
        let path = ["processes", target(of)?, "scale"];
        let call = self.client.change(format!("scale {of:?}"), Method::POST, &path)?;
        // Two more twice is four.
        let repeat = match &instances {
            NumberOrText::Text(text) if text.starts_with(['+', '-']) => Repeat::Unsent,
            _ => Repeat::Keyed,
        };
        self.client
            .json(
                options
                    .apply(call)?
                    .repeat(repeat)
                    .json(&ScaleRequest { instances })?,
            )
            .await
    }
}
