//! What the time stamps and validation data of a file prove about its signatures (ETSI EN 319 102-1, simplified).
//!
//! The last time stamp proves its own time as long as its certificate is valid. An earlier one is proven by a later one that
//! covers it together with current answers about its certificate. The signature is proven at the time of its first such stamp.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use x509_cert::Certificate;

use super::answer::{Effort, Question};
use super::chain::{self, Chain, moment};
use super::signed_data::{self, ParsedSignature};
use super::token::{self, Token};
use super::validation::{Entries, Pool};
use super::{BaselineLevel, TrustStore};
use crate::error::Error;

/// The number of time stamps in one signature that are tried.
const MOST_STAMPS: usize = 3;
/// The number of certificates in signatures that are tried.
const MOST_INCLUDED: usize = 200;

/// The age of an answer without an end that tells about the time of a later stamp.
const CURRENT: TimeDelta = TimeDelta::days(1);

/// What can be proven about a signature, from [`read_signatures_trusting`](crate::sign::read_signatures_trusting).
///
/// The level is the one that is proven, not the one that the file claims. A signature that is not intact, that is followed by
/// changes that are not permitted, or whose certificate leads to no anchor has none.
///
/// ```
/// use congvan::sign::{BaselineLevel, Proof};
///
/// fn is_archived(proof: &Proof, now: chrono::DateTime<chrono::FixedOffset>) -> bool {
///     proof.level >= Some(BaselineLevel::Lta) && proof.until.is_some_and(|until| now < until)
/// }
/// ```
#[doc(alias("bằng chứng", "bang chung", "mức chữ ký", "muc chu ky"))]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The highest level that is proven. `None` if the signature is not trusted, and for document time stamps, which have
    /// no level of their own.
    pub level: Option<BaselineLevel>,
    /// The time at which the signature existed: that of the first time stamp that proves it.
    pub time: Option<DateTime<FixedOffset>>,
    /// The times of all trusted time stamps that cover the signature, in the order of the file.
    pub stamps: Vec<DateTime<FixedOffset>>,
    /// The end of the last of these stamps: the earliest end of its certificate and the issuers below the anchor. Renew the
    /// file before. `None` without time stamps.
    pub until: Option<DateTime<FixedOffset>>,
    /// Why the level is not higher, and which time stamps are not trusted.
    pub gaps: Vec<String>,
}

/// A signature or document time stamp that was read.
pub(super) struct Signed {
    pub(super) parsed: ParsedSignature,
    /// For a document time stamp, what it says, or why it is not valid.
    pub(super) stamped: Option<Result<Token, Error>>,
    /// Whether it is intact, and only permitted changes follow.
    pub(super) is_sound: bool,
    /// The signing time that the signer claims.
    pub(super) claimed: Option<DateTime<FixedOffset>>,
    /// The end of the revision that it covers, and its validation data.
    pub(super) end: usize,
    pub(super) entries: Entries,
}

impl Signed {
    /// What the time stamp in the signature says, or why it is not valid.
    pub(super) fn own_stamp(&self) -> Option<Result<Token, Error>> {
        let token = self.parsed.signature_time_stamps().next()?;
        let signature = self.parsed.signer.signature.as_bytes();
        Some(signed_data::read(&token).and_then(|parsed| token::verified(&parsed, &[signature])))
    }
}

/// The proof of each signature.
pub(super) fn proofs(signed: &[Option<Signed>], latest: &Entries, pool: &Pool, store: &TrustStore) -> Vec<Proof> {
    let tokens = signed.iter().flatten().flat_map(|own| own.parsed.signature_time_stamps().take(MOST_STAMPS));
    let tokens: Vec<ParsedSignature> = tokens.filter_map(|token| signed_data::read(&token).ok()).collect();
    let included = signed.iter().flatten().map(|own| &own.parsed).chain(&tokens);
    let included = included.flat_map(|parsed| parsed.certificates.iter().cloned()).take(MOST_INCLUDED).collect();
    let prover = Prover { pool, store, latest, included, effort: Effort::default() };
    let mut gaps = Vec::new();
    let held = prover.held(signed, &mut gaps);
    let proof = |own: &Option<Signed>| match own {
        Some(own) if own.is_sound => prover.proof(own, &held, &gaps),
        Some(_) => broken("it is not intact, or changes that are not permitted follow it"),
        None => broken("it cannot be read"),
    };
    signed.iter().map(proof).collect()
}

fn broken(reason: &str) -> Proof {
    Proof { gaps: vec![reason.to_owned()], ..Proof::default() }
}

struct Prover<'a> {
    pool: &'a Pool,
    store: &'a TrustStore,
    latest: &'a Entries,
    /// The certificates in all signatures.
    included: Vec<Certificate>,
    effort: Effort,
}

/// A document time stamp that is proven.
struct Held<'a> {
    signed: &'a Signed,
    time: DateTime<Utc>,
    /// The end of its proof.
    end: DateTime<Utc>,
}

/// The time stamp from which a signature is proven.
struct First {
    time: DateTime<Utc>,
    end: DateTime<Utc>,
    /// Why the answers about its certificate do not prove it.
    gap: Option<Error>,
}

impl Prover<'_> {
    /// The document time stamps that are proven, in the order of the file.
    fn held<'s>(&self, signed: &'s [Option<Signed>], gaps: &mut Vec<String>) -> Vec<Held<'s>> {
        let is_sound = |own: &&Signed| own.stamped.is_some() && own.is_sound;
        let mut stamps: Vec<&Signed> = signed.iter().flatten().filter(is_sound).collect();
        stamps.sort_by_key(|own| std::cmp::Reverse(own.end));
        let mut held: Vec<Held<'s>> = Vec::new();
        for own in stamps {
            let token = match &own.stamped {
                Some(Ok(token)) => token,
                Some(Err(error)) => {
                    gaps.push(error.to_string());
                    continue;
                }
                None => continue,
            };
            match self.stamp(token, &own.entries, &held) {
                Ok((time, end)) => held.insert(0, Held { signed: own, time, end }),
                Err(error) => gaps.push(format!("the time stamp of {} proves nothing: {error}", moment(token.time))),
            }
        }
        held
    }

    /// The time and the end of a stamp. Without later stamps it is proven by its chain, else by the answers that one of
    /// these covers.
    fn stamp(&self, token: &Token, own: &Entries, later: &[Held<'_>]) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
        let mut fault = None;
        for covering in later {
            let proven = self.chain(&token.authority, &covering.signed.entries, token.time).and_then(|chain| {
                // The key must not have ended before the later stamp.
                chain::require_valid(&token.authority, covering.time)?;
                // Nor may it have been revoked: its holder could have made the stamp later.
                let current = token.time.max(covering.time - CURRENT);
                self.require_covered(&chain, current, covering)?;
                Ok(chain)
            });
            match proven {
                Ok(chain) => return Ok((token.time, chain.end().unwrap_or(token.time))),
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        match fault {
            Some(error) => Err(error),
            None => {
                let chain = self.chain(&token.authority, own, token.time)?;
                Ok((token.time, chain.end().unwrap_or(token.time)))
            }
        }
    }

    fn proof(&self, own: &Signed, held: &[Held<'_>], gaps: &[String]) -> Proof {
        let is_later = |stamp: &&Held<'_>| stamp.signed.end > own.end;
        let later_from = held.iter().position(|stamp| is_later(&stamp)).unwrap_or(held.len());
        let later = held.get(later_from..).unwrap_or_default();
        if own.stamped.is_some() {
            return Self::of_stamp(own, held, gaps);
        }
        let mut proof = Proof { gaps: gaps.to_vec(), ..Proof::default() };
        let first = self.first(own, later, &mut proof);
        proof.stamps.extend(later.iter().map(|stamp| stamp.time.fixed_offset()));
        let end = later.last().map(|stamp| stamp.end).or(first.as_ref().map(|first| first.end));
        let Some(certificate) = &own.parsed.certificate else { return proof };
        let Some(at) = first.as_ref().map(|first| first.time).or(own.claimed.map(|claimed| claimed.to_utc())) else {
            proof.gaps.push("the signing time is unknown".to_owned());
            return proof;
        };
        let chain = match self.chain(certificate, self.latest, at) {
            Ok(chain) => chain,
            Err(error) => {
                proof.gaps.push(error.to_string());
                return proof;
            }
        };
        proof.level = Some(BaselineLevel::B);
        let Some(first) = first else {
            proof.gaps.push("no time stamp proves when it was signed".to_owned());
            return proof;
        };
        proof.time = Some(first.time.fixed_offset());
        proof.until = end.map(|end| end.fixed_offset());
        proof.level = Some(BaselineLevel::T);
        let known = self.require_known(&chain, at).and(first.gap.map_or(Ok(()), Err));
        if let Err(error) = known {
            proof.gaps.push(error.to_string());
            return proof;
        }
        proof.level = Some(BaselineLevel::Lt);
        let mut gap = Some("no document time stamp covers the validation data".to_owned());
        for covering in later {
            let covered = self
                .chain(certificate, &covering.signed.entries, at)
                .and_then(|chain| self.require_covered(&chain, at, covering));
            match covered {
                Ok(()) => {
                    proof.level = Some(BaselineLevel::Lta);
                    gap = None;
                    break;
                }
                Err(error) => gap = Some(format!("the time stamp of {}: {error}", moment(covering.time))),
            }
        }
        proof.gaps.extend(gap);
        proof
    }

    /// The proof of a document time stamp.
    fn of_stamp(own: &Signed, held: &[Held<'_>], gaps: &[String]) -> Proof {
        let from = held.iter().position(|stamp| stamp.signed.end == own.end);
        let stamps = from.and_then(|from| held.get(from..)).unwrap_or_default();
        Proof {
            level: None,
            time: stamps.first().map(|stamp| stamp.time.fixed_offset()),
            stamps: stamps.iter().map(|stamp| stamp.time.fixed_offset()).collect(),
            until: stamps.last().map(|stamp| stamp.end.fixed_offset()),
            gaps: gaps.to_vec(),
        }
    }

    /// The first stamp of a signature: one in the signature itself, else the first document time stamp.
    fn first(&self, own: &Signed, later: &[Held<'_>], proof: &mut Proof) -> Option<First> {
        for token in own.parsed.signature_time_stamps().take(MOST_STAMPS) {
            let signature = own.parsed.signer.signature.as_bytes();
            let token = signed_data::read(&token).and_then(|parsed| token::verified(&parsed, &[signature]));
            let stamp = token.and_then(|token| {
                let (time, end) = self.stamp(&token, self.latest, later)?;
                let gap = match later.is_empty() {
                    true => self.require_stamp_known(&token).err(),
                    false => None,
                };
                Ok(First { time, end, gap })
            });
            match stamp {
                Ok(first) => {
                    proof.stamps.push(first.time.fixed_offset());
                    return Some(first);
                }
                Err(error) => proof.gaps.push(format!("the time stamp of the signature proves nothing: {error}")),
            }
        }
        let stamp = later.first()?;
        let gap = match (later.len(), &stamp.signed.stamped) {
            (1, Some(Ok(token))) if !self.covers_signer(own, stamp) => self.require_stamp_known(token).err(),
            _ => None,
        };
        Some(First { time: stamp.time, end: stamp.end, gap })
    }

    /// Whether a stamp covers the validation data of a signature. It then needs no data of its own.
    fn covers_signer(&self, own: &Signed, stamp: &Held<'_>) -> bool {
        let Some(certificate) = &own.parsed.certificate else { return false };
        self.chain(certificate, &stamp.signed.entries, stamp.time)
            .and_then(|chain| self.require_covered(&chain, stamp.time, stamp))
            .is_ok()
    }

    fn require_stamp_known(&self, token: &Token) -> Result<(), Error> {
        let chain = self.chain(&token.authority, self.latest, token.time)?;
        self.require_known(&chain, token.time)
    }

    /// The chain of a certificate, with the issuers in the signatures and in a revision.
    fn chain(&self, certificate: &Certificate, of: &Entries, at: DateTime<Utc>) -> Result<Chain, Error> {
        let issuers: Vec<Certificate> = self.included.iter().chain(self.pool.certificates(of)).cloned().collect();
        chain::chain(certificate, &issuers, self.store, at)
    }

    /// Requires that the last revision has answers for each certificate of a chain.
    fn require_known(&self, chain: &Chain, at: DateTime<Utc>) -> Result<(), Error> {
        chain.links().try_for_each(|(certificate, issuer)| {
            let question = Question { certificate, issuer, at, effort: &self.effort };
            self.pool.require_not_revoked(&question, self.latest, None)
        })
    }

    /// Requires that a document time stamp covers answers for each certificate of a chain, and that their issuers were
    /// valid at its time.
    fn require_covered(&self, chain: &Chain, at: DateTime<Utc>, covering: &Held<'_>) -> Result<(), Error> {
        let anchor = chain.certificates().last();
        chain.links().try_for_each(|(certificate, issuer)| {
            if Some(issuer) != anchor {
                chain::require_valid(issuer, covering.time)?;
            }
            let question = Question { certificate, issuer, at, effort: &self.effort };
            self.pool.require_not_revoked(&question, &covering.signed.entries, Some(covering.time))
        })
    }
}
