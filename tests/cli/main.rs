//! The program as its users meet it: what they type, what they read, and what their scripts are told.

#[path = "../support/hostile_cases.rs"]
mod hostile_cases;

mod audit;
mod check;
#[cfg(unix)]
mod endurance;
mod explain;
mod hostile;
mod inputs;
mod invocation;
mod render;
#[cfg(unix)]
mod robustness;
mod size;
mod stream;
mod usage;
mod wrappers;
