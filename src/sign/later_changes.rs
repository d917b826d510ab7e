//! What was added to a file after a signature, and whether its signatures permit it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::open::signature_fields;
use super::permissions::{Level, Permissions, value};
use super::validation::is_store;
use crate::acroform::{self, FoundField};
use crate::error::Error;
use crate::pdf_reader::{array, dictionary};

/// The number of changes that are listed.
const MOST_CHANGES: usize = 100;
/// Entries of a signature field that signing changes.
const OF_SIGNING: [&[u8]; 6] = [b"AP", b"F", b"Lock", b"M", b"MK", b"V"];
/// Entries of another field that filling it in changes.
const OF_FILLING: [&[u8]; 6] = [b"AP", b"AS", b"I", b"M", b"RV", b"V"];
/// Entries of the catalog for the later validation of signatures.
const OF_VALIDATION: [&[u8]; 3] = [b"DSS", b"Extensions", b"Metadata"];

/// What a file has besides the bytes that a signature covers, from `SignatureInfo`.
///
/// A certification or locked fields say what may be added (DocMDP and FieldMDP). Without them, signatures, time stamps and
/// the values of form fields may.
///
/// ```
/// use congvan::sign::LaterChanges;
///
/// let changes = LaterChanges::NotPermitted(vec!["page 1: Annots".to_owned()]);
/// assert!(!matches!(changes, LaterChanges::None | LaterChanges::Permitted));
/// ```
#[doc(alias("thay đổi sau khi ký", "thay doi sau khi ky"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LaterChanges {
    /// Nothing was added.
    None,
    /// Only what the signatures of the file permit was added.
    Permitted,
    /// The places of changes that the signatures do not permit.
    NotPermitted(Vec<String>),
    /// The changes cannot be checked, for the given reason.
    Unchecked(String),
}

/// The changes from the revision that a signature covers to the file.
pub(super) fn later_changes(signed: &Document, file: &Document) -> LaterChanges {
    let compared = Comparison::new(signed, file).and_then(Comparison::result);
    compared.unwrap_or_else(|error| LaterChanges::Unchecked(error.to_string()))
}

/// The part of the file that an object is.
#[derive(Clone)]
enum Role {
    Catalog,
    Form,
    /// The fields of the form.
    Fields,
    /// A page, from 1.
    Page(usize),
    /// The annotations of a page.
    Annotations(usize),
    /// A field or its widget, and whether it is for a signature. Many widgets may share the name.
    Field(Rc<str>, bool),
    /// The appearance of a field.
    Appearance(Rc<str>),
    Validation,
}

struct Comparison<'a> {
    signed: &'a Document,
    file: &'a Document,
    permissions: Permissions,
    roles: BTreeMap<ObjectId, Role>,
    /// The signed signature fields of the file, and the names of the unsigned ones.
    signatures: BTreeSet<ObjectId>,
    unsigned: BTreeSet<String>,
    /// The names of the fields that are signed in the revision.
    signed_before: BTreeSet<String>,
    most: Level,
    refused: Vec<String>,
}

impl<'a> Comparison<'a> {
    fn new(signed: &'a Document, file: &'a Document) -> Result<Self, Error> {
        let fields = signature_fields(signed)?;
        let permissions = Permissions::of(signed, &fields);
        let most = permissions.level.unwrap_or(Level::Forms);
        let has_value = |field: &&FoundField<'_>| field.dictionary.get(b"V").is_ok_and(|value| !value.is_null());
        let signed_before = fields.iter().filter(has_value).map(|field| field.name.clone()).collect();
        let is_signed = |field: &FoundField<'_>| value(file, field).is_some_and(is_signature_value);
        let (of_signatures, others): (Vec<_>, Vec<_>) = signature_fields(file)?.into_iter().partition(is_signed);
        let signatures = of_signatures.iter().filter_map(|field| field.id).collect();
        let unsigned = others.into_iter().map(|field| field.name).collect();
        let roles = roles(signed)?;
        Ok(Self { signed, file, permissions, roles, signatures, unsigned, signed_before, most, refused: Vec::new() })
    }

    fn result(mut self) -> Result<LaterChanges, Error> {
        let (signed, file) = (self.signed, self.file);
        if signed.trailer.get(b"Root").ok() != file.trailer.get(b"Root").ok() {
            self.refuse("Root".to_owned());
        }
        // The store may be another object, or be changed itself.
        let store = file.catalog().and_then(|catalog| catalog.get(b"DSS"));
        if store.is_ok_and(|store| !is_store(file, store)) {
            self.refuse("Root/DSS".to_owned());
        }
        for (id, before) in &signed.objects {
            let after = file.objects.get(id).unwrap_or(&Object::Null);
            if before != after {
                self.object(*id, before, after);
            }
        }
        Ok(match self.refused.is_empty() {
            true => LaterChanges::Permitted,
            false => LaterChanges::NotPermitted(self.refused),
        })
    }

    fn refuse(&mut self, place: String) {
        if self.refused.len() < MOST_CHANGES && !self.refused.contains(&place) {
            self.refused.push(place);
        }
    }

    fn require(&mut self, level: Level, place: String) {
        if level > self.most {
            self.refuse(place);
        }
    }

    fn object(&mut self, id: ObjectId, before: &Object, after: &Object) {
        match (self.roles.get(&id).cloned(), before, after) {
            (Some(Role::Catalog), Object::Dictionary(before), Object::Dictionary(after)) => self.catalog(before, after),
            (Some(Role::Form), Object::Dictionary(before), Object::Dictionary(after)) => self.form(before, after),
            (Some(Role::Fields), Object::Array(before), Object::Array(after)) => self.fields(before, after),
            (Some(Role::Page(page)), Object::Dictionary(before), Object::Dictionary(after)) => {
                for key in changed_keys(before, after) {
                    match after.get(&key) {
                        Ok(Object::Array(after)) if key == b"Annots" => {
                            let before = array(self.signed, before, b"Annots").map_or(&[][..], Vec::as_slice);
                            self.annotations(page, before, after);
                        }
                        _ => self.refuse(format!("page {page}: {}", name(&key))),
                    }
                }
            }
            (Some(Role::Annotations(page)), Object::Array(before), Object::Array(after)) => {
                self.annotations(page, before, after);
            }
            (Some(Role::Field(field, is_signature)), Object::Dictionary(before), Object::Dictionary(after)) => {
                self.field(&field, is_signature, (before, after));
            }
            (Some(Role::Appearance(field)), ..) if !self.permissions.lock_field(&field) && self.may_change(&field) => {
                self.require(Level::Forms, format!("field {field}"));
            }
            (Some(Role::Validation), ..) => {}
            _ => self.refuse(format!("object {}", id.0)),
        }
    }

    fn catalog(&mut self, before: &Dictionary, after: &Dictionary) {
        for key in changed_keys(before, after) {
            let none = Dictionary::new();
            let direct = |of: &'_ Dictionary| of.get(b"AcroForm").and_then(Object::as_dict).ok().cloned();
            let added = || dictionary(self.file, after.get(b"AcroForm").ok()?).cloned();
            match key.as_slice() {
                b"AcroForm" if !before.has(b"AcroForm") => match added() {
                    Some(form) => self.form(&none, &form),
                    None => self.refuse("Root/AcroForm".to_owned()),
                },
                b"AcroForm" => match (direct(before), direct(after)) {
                    (Some(before), Some(after)) => self.form(&before, &after),
                    _ => self.refuse("Root/AcroForm".to_owned()),
                },
                key if OF_VALIDATION.contains(&key) => {}
                key => self.refuse(format!("Root/{}", name(key))),
            }
        }
    }

    fn form(&mut self, before: &Dictionary, after: &Dictionary) {
        for key in changed_keys(before, after) {
            match (key.as_slice(), after.get(&key)) {
                (b"SigFlags", Ok(Object::Integer(_))) => {}
                (b"Fields", Ok(own)) => {
                    let none = Vec::new();
                    let known = array(self.signed, before, b"Fields").unwrap_or(&none);
                    match self.file.dereference(own).map(|(_, own)| own.as_array()) {
                        Ok(Ok(own)) => self.fields(known, own),
                        _ => self.refuse("Root/AcroForm/Fields".to_owned()),
                    }
                }
                (key, _) => self.refuse(format!("Root/AcroForm/{}", name(key))),
            }
        }
    }

    fn fields(&mut self, before: &[Object], after: &[Object]) {
        match after.strip_prefix(before) {
            Some(added) => added.iter().for_each(|field| self.new_field(field, "Root/AcroForm/Fields", Level::Forms)),
            None => self.refuse("Root/AcroForm/Fields".to_owned()),
        }
    }

    fn annotations(&mut self, page: usize, before: &[Object], after: &[Object]) {
        let place = format!("page {page}: Annots");
        match after.strip_prefix(before) {
            Some(added) => added.iter().for_each(|annotation| self.new_field(annotation, &place, Level::Annotations)),
            None => self.require(Level::Annotations, place),
        }
    }

    /// Requires an added object to be a signature, or else the level of other objects at this place.
    fn new_field(&mut self, added: &Object, place: &str, other: Level) {
        let signature = added.as_reference().ok().filter(|id| self.signatures.contains(id));
        let field = signature.and_then(|id| self.file.get_dictionary(id).ok());
        let is_name = |of: &Dictionary, key: &[u8], name: &[u8]| {
            of.get(key).and_then(Object::as_name).is_ok_and(|own| own == name)
        };
        let Some(field) = field.filter(|field| is_name(field, b"Subtype", b"Widget")) else {
            // A field that is not signed is no annotation of a reader.
            let is_refused = other == Level::Forms;
            return if is_refused { self.refuse(place.to_owned()) } else { self.require(other, place.to_owned()) };
        };
        let signature = field.get_deref(b"V", self.file).and_then(Object::as_dict);
        let is_time_stamp = signature.is_ok_and(|value| is_name(value, b"Type", b"DocTimeStamp"));
        let corners = array(self.file, field, b"Rect").map_or(&[][..], Vec::as_slice);
        let corners: Option<Vec<f32>> = corners.iter().map(|corner| corner.as_float().ok()).collect();
        // Without an area; fields of PDF/UA lie outside of the page.
        let is_invisible = corners.is_some_and(|corners| match corners[..] {
            [left, bottom, right, top] => left == right && bottom == top,
            _ => false,
        });
        let level = if is_time_stamp && is_invisible { Level::Validation } else { Level::Forms };
        self.require(level, place.to_owned());
    }

    /// Whether a field is no signature field, or was signed after the revision: without a signature, a picture of one must
    /// not appear.
    fn may_change(&self, field: &str) -> bool {
        !self.signed_before.contains(field) && !self.unsigned.contains(field)
    }

    fn field(&mut self, field: &str, is_signature: bool, (before, after): (&Dictionary, &Dictionary)) {
        let place = format!("field {field}");
        if self.permissions.lock_field(field) {
            return self.refuse(place);
        }
        let allowed: &[&[u8]] = if is_signature { &OF_SIGNING } else { &OF_FILLING };
        let may_change = self.may_change(field);
        for key in changed_keys(before, after) {
            match allowed.contains(&key.as_slice()) && may_change {
                true => self.require(Level::Forms, place.clone()),
                false => self.refuse(format!("{place}: {}", name(&key))),
            }
        }
    }
}

/// The objects of a revision that may change.
fn roles(document: &Document) -> Result<BTreeMap<ObjectId, Role>, Error> {
    let mut roles = BTreeMap::new();
    let reference = |of: &Dictionary, key: &[u8]| of.get(key).and_then(Object::as_reference).ok();
    let catalog = document.catalog().ok();
    for (index, id) in document.page_iter().enumerate() {
        roles.insert(id, Role::Page(index + 1));
        let list = document.get_dictionary(id).ok().and_then(|page| reference(page, b"Annots"));
        roles.extend(list.map(|list| (list, Role::Annotations(index + 1))));
    }
    for field in acroform::fields(document)?.unwrap_or_default() {
        let is_signature =
            field.kind.and_then(|kind| document.dereference(kind).ok()?.1.as_name().ok()) == Some(b"Sig");
        let kids = array(document, field.dictionary, b"Kids").map_or(&[][..], Vec::as_slice);
        let kids = kids.iter().filter_map(|kid| kid.as_reference().ok());
        let is_signed = is_signature && field.dictionary.get(b"V").is_ok_and(|value| !value.is_null());
        let name: Rc<str> = field.name.into();
        for id in field.id.into_iter().chain(kids) {
            let appearance =
                document.get_dictionary(id).ok().and_then(|own| dictionary(document, own.get(b"AP").ok()?));
            let normal = appearance.filter(|_| !is_signed).and_then(|appearance| reference(appearance, b"N"));
            roles.extend(normal.map(|normal| (normal, Role::Appearance(Rc::clone(&name)))));
            roles.insert(id, Role::Field(Rc::clone(&name), is_signature));
        }
    }
    if let Some(form) = catalog.and_then(|catalog| dictionary(document, catalog.get(b"AcroForm").ok()?)) {
        roles.extend(reference(form, b"Fields").map(|id| (id, Role::Fields)));
    }
    let validation = catalog.and_then(|catalog| catalog.get(b"DSS").ok()).into_iter();
    let validation = validation.chain(catalog.and_then(|catalog| catalog.get(b"Metadata").ok()));
    let validation = validation.chain(document.trailer.get(b"Info"));
    let fields: BTreeSet<ObjectId> =
        roles.iter().filter(|(_, role)| matches!(role, Role::Field(..))).map(|(id, _)| *id).collect();
    let shown = shown(document, &fields);
    roles.retain(|id, role| !matches!(role, Role::Appearance(_)) || !shown.contains(id));
    let mut open: Vec<&Object> = validation.collect();
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) if !shown.contains(id) => {
                if let (None, Ok(object)) = (roles.get(id), document.get_object(*id)) {
                    roles.insert(*id, Role::Validation);
                    open.push(object);
                }
            }
            Object::Array(items) => open.extend(items),
            Object::Dictionary(entries) => open.extend(entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    if let Some(catalog) = catalog {
        roles.extend(reference(catalog, b"AcroForm").map(|id| (id, Role::Form)));
    }
    roles.extend(reference(&document.trailer, b"Root").map(|id| (id, Role::Catalog)));
    Ok(roles)
}

/// Whether `read_signatures` lists a value as a signature, and verifies it.
fn is_signature_value(value: &Dictionary) -> bool {
    let has_range = value.get(b"ByteRange").and_then(Object::as_array).is_ok_and(|range| range.len() == 4);
    has_range && value.get(b"Contents").is_ok_and(|contents| contents.as_str().is_ok())
}

/// The objects that the catalog leads to, without data for validation and the appearances of fields. They show something
/// even if they are an appearance too.
fn shown(document: &Document, fields: &BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
    let mut shown = BTreeSet::new();
    let Ok(catalog) = document.catalog() else { return shown };
    let entries = catalog.iter().filter(|(key, _)| !OF_VALIDATION.contains(&key.as_slice()));
    let mut open: Vec<&Object> = entries.map(|(_, value)| value).collect();
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) if shown.insert(*id) => match document.get_object(*id) {
                Ok(Object::Dictionary(field)) if fields.contains(id) => {
                    open.extend(field.iter().filter(|(key, _)| *key != b"AP").map(|(_, value)| value));
                }
                Ok(object) => open.push(object),
                Err(_) => {}
            },
            Object::Array(items) => open.extend(items),
            Object::Dictionary(entries) => open.extend(entries.iter().map(|(_, value)| value)),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    shown
}

fn changed_keys(before: &Dictionary, after: &Dictionary) -> Vec<Vec<u8>> {
    let keys: BTreeSet<&Vec<u8>> = before.iter().chain(after.iter()).map(|(key, _)| key).collect();
    keys.into_iter().filter(|key| before.get(key).ok() != after.get(key).ok()).cloned().collect()
}

/// A key for a message.
fn name(key: &[u8]) -> String {
    String::from_utf8_lossy(key).chars().filter(|character| !character.is_control()).take(64).collect()
}
