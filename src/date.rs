//! Calendar dates: all that the core asks of a calendar, so that no library of time zones and formats is downloaded.

use crate::error::Error;
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, from the year 1 to 9999. Later days are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    // The order of the fields is the order of days.
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Returns the date; nothing where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (exists && day <= days_of(year, month)).then_some(Self { year, month, day })
    }

    /// Returns the day so many days after 1 January 1970; nothing beyond the year 9999.
    pub fn from_unix_days(days: u64) -> Option<Self> {
        let (mut left, mut year) = (days, 1970);
        while left >= days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
            if year > 9999 {
                return None;
            }
        }
        let mut month = 1;
        while left >= u64::from(days_of(year, month)) {
            left -= u64::from(days_of(year, month));
            month += 1;
        }
        Self::new(year, month, left as u8 + 1)
    }

    /// Returns the same day so many months later, or the last of that month where it has no such day; nothing beyond
    /// the year 9999.
    ///
    /// ```
    /// use lacuna::date::Date;
    ///
    /// let date: Date = "2024-01-31".parse().unwrap();
    /// // February is shorter:
    /// assert_eq!(date.plus_months(1).unwrap().to_string(), "2024-02-29");
    /// ```
    pub fn plus_months(self, months: u32) -> Option<Self> {
        let months = (u32::from(self.year) * 12 + u32::from(self.month) - 1).checked_add(months)?;
        let year = u16::try_from(months / 12).ok()?;
        let month = (months % 12) as u8 + 1;
        Self::new(year, month, self.day.min(days_of(year, month)))
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u16) -> u64 {
    365 + u64::from(is_leap(year))
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads ISO 8601, such as `2026-01-31`.
///
/// [`Error::is_option`] where it is written otherwise or the calendar has no such day.
impl FromStr for Date {
    type Err = Error;

    fn from_str(written: &str) -> Result<Self, Error> {
        let read = || {
            let bytes = written.as_bytes();
            let is_form = bytes.len() == 10
                && bytes.iter().enumerate().all(|(at, byte)| match at {
                    4 | 7 => *byte == b'-',
                    _ => byte.is_ascii_digit(),
                });
            let number = |from: usize, to: usize| written.get(from..to)?.parse::<u16>().ok();
            if !is_form {
                return None;
            }
            Self::new(number(0, 4)?, number(5, 7)? as u8, number(8, 10)? as u8)
        };
        read()
            .ok_or_else(|| Error::option(format!("`{written}` is no date; write it as YYYY-MM-DD, such as 2026-01-31")))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for right in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(right.parse::<Date>().expect(right).to_string(), right);
        }
        for wrong in ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "0000-01-01", "2024-1-1"] {
            assert!(wrong.parse::<Date>().expect_err(wrong).is_option());
        }
        for wrong in ["", "2024-01-01 ", "2024/01/01", "20é4-01-1", "+024-01-01", "2024-01-+1"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (days, date) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (19_782, "2024-02-29")] {
            assert_eq!(Date::from_unix_days(days).expect(date).to_string(), date);
        }
        assert_eq!(Date::from_unix_days(u64::MAX), None);
    }

    #[test]
    fn a_month_later_is_in_the_next_month() {
        let later = |date: &str, months| date.parse::<Date>().unwrap().plus_months(months).map(|date| date.to_string());
        assert_eq!(later("2024-12-31", 2).as_deref(), Some("2025-02-28"));
        assert_eq!(later("2024-05-25", 12).as_deref(), Some("2025-05-25"));
        assert_eq!(later("9999-12-31", 1), None);
        assert_eq!(later("2024-05-25", u32::MAX), None);
    }

    #[test]
    fn later_days_are_greater() {
        let date = |written: &str| written.parse::<Date>().unwrap();
        assert!(date("2024-12-31") < date("2025-01-01") && date("2024-09-30") < date("2024-10-01"));
    }
}
