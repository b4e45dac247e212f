//! Templates: compiled once, rendered for any user.

mod compile_error;
mod compiled;
mod options;
mod renderer;

pub use compile_error::CompileError;
pub use compiled::Template;
pub use options::CompileOptions;
pub use renderer::Renderer;
