//! The program: a file or a folder for each command, and what the commands share. It sees only the public API of the
//! library.

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
