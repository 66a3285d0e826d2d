//! Against the real PM2, both versions that are in use.

mod dumps;
mod home;
mod records;
mod verbs;

/// Runs a test once for each version.
macro_rules! for_each_version {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn pm2_7() {
                super::$name(crate::stock::home::Stock::start("pm2").await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn pm2_6() {
                super::$name(crate::stock::home::Stock::start("pm2-6").await).await;
            }
        }
    )+};
}
pub(crate) use for_each_version;
