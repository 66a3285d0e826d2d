//! Commands, process start included, beside those of PM2.

use std::{process::Command, time::Instant};

use super::{
    Options, ROUNDS, median,
    report::{Figure, Report},
    stage::{Homes, Programs, output},
};

const APPS: usize = 25;
/// Short commands are run this often in a turn.
const LISTS: usize = 5;

pub fn measure(programs: &Programs, _: &Options, report: &mut Report) -> anyhow::Result<()> {
    let homes = Homes::new(programs)?;
    let silent = programs.apps.join("silent/app.js").display().to_string();
    let many = APPS.to_string();
    output(&mut homes.pm2(&["start", &silent, "--name", "web", "-i", &many]))?;
    let done = beside(&homes, report);
    output(&mut homes.pm2(&["kill"]))?;
    done
}

fn beside(homes: &Homes<'_>, report: &mut Report) -> anyhow::Result<()> {
    let _agent = homes.agent(&["env"])?;
    let pairs: [(&str, &str, &[&str], &str); 2] = [
        (
            "ls",
            "`ls` of 25 apps, process start included",
            &["ls"],
            "≤ 0.05 ×",
        ),
        (
            "restart",
            "`restart` of one of 25 apps",
            &["restart", "0"],
            "< 1 ×",
        ),
    ];
    for (id, what, args, target) in pairs {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let times = if id == "ls" { LISTS } else { 1 };
            for _ in 0..times {
                ours.push(timed(homes.qd(args))?);
            }
            theirs.push(timed(homes.pm2(args))?);
        }
        report.add(
            id,
            Figure {
                what: what.to_owned(),
                unit: "ms".to_owned(),
                ours: median(ours),
                rivals: Some(median(theirs)),
                rival: Some(format!("pm2 {id}")),
                target: target.to_owned(),
            },
        );
    }
    Ok(())
}

fn timed(mut command: Command) -> anyhow::Result<f64> {
    let begun = Instant::now();
    output(&mut command)?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}
