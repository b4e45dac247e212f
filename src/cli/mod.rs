//! The program. The commands, one file or folder each, see only the crate's public API.

mod arguments;
mod audit;
mod check;
mod explain;
mod fix;
mod input;
mod numbers;
mod outcome;
mod output;
mod output_file;
mod overlap;
mod render;
mod request;
mod run;
mod shape;
mod size;
mod source;
mod stop;
mod table;
mod wording;

pub(crate) use run::run;
