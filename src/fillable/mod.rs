//! Fillable: the values out of a form that was filled in on the screen.

mod read;
