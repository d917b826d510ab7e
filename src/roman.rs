//! Roman numbers.

/// Returns a number in Roman figures.
pub(crate) fn roman(mut number: usize) -> String {
    const FIGURES: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut figures = String::new();
    for (value, figure) in FIGURES {
        while number >= value {
            figures.push_str(figure);
            number -= value;
        }
    }
    figures
}

/// Returns the value of Roman figures in capitals, below 40.
pub(crate) fn roman_value(figures: &str) -> Option<usize> {
    (1..40).find(|number| roman(*number) == figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_values_agree() {
        assert_eq!(roman(1994), "MCMXCIV");
        assert_eq!(["I", "IV", "XIX", "XXXIX"].map(roman_value), [1, 4, 19, 39].map(Some));
        assert_eq!(["", "IIII", "iv", "L", "VX"].map(roman_value), [None; 5]);
    }
}
