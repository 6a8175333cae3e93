//! Packs that extend others: which are merged, in which order, and what a pack may do to its base.

use std::collections::HashMap;
use std::sync::Arc;

use super::load::{Context, report_duplicates};
use super::{Condition, Override, OverrideKind, Pack, Parameter};
use crate::expr::Constant;
use crate::say;
use crate::source::toml::{self, Toml};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, did_you_mean};

/// Something that a pack states, and whether it says that it takes the place of what its base states.
pub struct Stated<T> {
    pub what: T,
    pub overrides: bool,
}

/// One pack by itself, before it is merged with its base. Its definitions and look-ups stand in `pack`.
pub struct Layer {
    pub pack: Pack,
    pub parameters: Vec<Stated<Parameter>>,
    pub conditions: Vec<Stated<Condition>>,
    pub without: Vec<(String, Place)>,
}

impl Layer {
    /// The pack, where it extends none.
    pub fn alone(self, problems: &mut Vec<Diagnostic>) -> Pack {
        let nothing =
            Pack { definitions: Vec::new(), lookups: HashMap::new(), indicators: Vec::new(), ..self.pack.clone() };
        let mut pack = merge(nothing, self, problems);
        pack.extension.added.clear();
        pack
    }
}

/// The folder of the pack and those of its bases, the lowest first.
pub fn bases(folder: &str, context: &Context<'_>, problems: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    let mut folders = vec![folder.to_owned()];
    let mut above = folder.to_owned();
    while let Some((base, source, span)) = base_of(&above, context) {
        if folders.contains(&base) {
            let message = say!("规则包 `{base}` 最终扩展了自身", "the pack `{base}` ends up extending itself");
            problems.push(Diagnostic::error(Code::ExtendsCycle, message).in_text(&source, span));
            return None;
        }
        if !context.files.pack_folders().any(|known| known == base) {
            let message = say!("没有规则包 `{base}`", "there is no pack `{base}`");
            let suggestion = did_you_mean(&base, context.files.pack_folders());
            problems.push(Diagnostic::error(Code::UnknownPack, message).suggest(suggestion).in_text(&source, span));
            return None;
        }
        folders.push(base.clone());
        above = base;
    }
    folders.reverse();
    Some(folders)
}

/// The pack that the one in `folder` says it extends, and where it says so.
fn base_of(folder: &str, context: &Context<'_>) -> Option<(String, Arc<SourceText>, Span)> {
    let source = context.files.get(&format!("{folder}/pack.toml"))?;
    let head = toml::entry(source, "pack")?;
    let Toml::Table(pack) = &head.value else { return None };
    let node = pack.get("extends")?;
    match &node.value {
        Toml::Text(base) if !base.trim().is_empty() => Some((base.to_string(), Arc::clone(source), node.span)),
        _ => None,
    }
}

/// Whether a value may take the place of the other.
pub fn same_type(a: &Constant, b: &Constant) -> bool {
    match (a, b) {
        (Constant::Date(_), Constant::Date(_)) => true,
        (Constant::Number(a), Constant::Number(b)) => a.unit.dimension == b.unit.dimension,
        _ => false,
    }
}

/// `base` with what `layer` changes and adds.
pub fn merge(base: Pack, layer: Layer, problems: &mut Vec<Diagnostic>) -> Pack {
    let Layer { mut pack, parameters, conditions, without } = layer;
    pack.parameters = base.parameters;
    pack.conditions = base.conditions;
    pack.extension = base.extension;
    let own = pack.definitions.iter().map(|definition| &definition.id);
    let own = own.chain(pack.lookups.keys().filter(|id| !base.lookups.contains_key(*id)));
    let own = own.chain(parameters.iter().map(|stated| &stated.what.id));
    pack.extension.own = own.chain(conditions.iter().map(|stated| &stated.what.id)).cloned().collect();
    pack.definitions = base.definitions.into_iter().chain(pack.definitions).collect();
    pack.indicators = base.indicators.into_iter().chain(pack.indicators).collect();
    let of_base = pack.parameters.len();
    parameters.into_iter().for_each(|stated| put_parameter(&mut pack, stated, of_base, problems));
    let places = pack.parameters.iter().map(|parameter| (parameter.id.as_str(), &parameter.place));
    let definitions = pack.definitions.iter().map(|definition| (definition.id.as_str(), &definition.place));
    report_duplicates(places.chain(definitions), problems);
    for (id, place) in &without {
        if conditions.iter().any(|stated| stated.what.id == *id) {
            let message = say!("条件 `{id}` 既去掉又重新写出", "the condition `{id}` is left out and stated again");
            problems.push(Diagnostic::error(Code::BadWithout, message).help(say_overrides()).at(place.clone()));
        } else {
            leave_out(&mut pack, id, place, problems);
        }
    }
    let of_base = pack.conditions.len();
    conditions.into_iter().for_each(|stated| put_condition(&mut pack, stated, of_base, problems));
    pack
}

fn say_overrides() -> Bilingual {
    say!(
        "要取代基础规则包的写法，请加 `overrides = true`",
        "to take the place of what the base states, add `overrides = true`"
    )
}

/// The place among the first `of_base` of `known` that `stated` takes, or that of a new one; `None` if it may have neither.
fn slot<T: Named>(stated: &Stated<T>, known: &[T], of_base: usize, problems: &mut Vec<Diagnostic>) -> Option<usize> {
    let id = stated.what.id();
    let base = known.get(..of_base).unwrap_or(known);
    let wrong = match (base.iter().position(|known| known.id() == id), stated.overrides) {
        (Some(at), true) => return Some(at),
        (None, false) => return Some(known.len()),
        (Some(_), false) => {
            let message = say!("基础规则包已有 `{id}`", "the base has `{id}` already");
            Diagnostic::error(Code::MissingOverride, message).help(say_overrides())
        }
        (None, true) => {
            let message = say!("基础规则包没有可取代的 `{id}`", "the base has no `{id}` to override");
            Diagnostic::error(Code::BadOverride, message).suggest(did_you_mean(id, base.iter().map(Named::id)))
        }
    };
    problems.push(wrong.at(stated.what.place().clone()));
    None
}

/// What can be overridden.
trait Named {
    fn id(&self) -> &str;
    fn place(&self) -> &Place;
}

impl Named for Parameter {
    fn id(&self) -> &str {
        &self.id
    }

    fn place(&self) -> &Place {
        &self.place
    }
}

impl Named for Condition {
    fn id(&self) -> &str {
        &self.id
    }

    fn place(&self) -> &Place {
        &self.place
    }
}

/// Adds a parameter, or replaces one of the first `of_base`.
fn put_parameter(pack: &mut Pack, stated: Stated<Parameter>, of_base: usize, problems: &mut Vec<Diagnostic>) {
    let Some(at) = slot(&stated, &pack.parameters, of_base, problems) else { return };
    let what = stated.what;
    let Some(replaced) = pack.parameters.get_mut(at) else {
        pack.parameters.push(what);
        return;
    };
    if !same_type(&replaced.value, &what.value) {
        let id = &what.id;
        let message = say!(
            "参数 `{id}` 的类型或量纲与基础规则包的不同",
            "the parameter `{id}` is not of the type or dimension that it has in the base"
        );
        problems.push(Diagnostic::error(Code::BadOverride, message).at(what.place));
        return;
    }
    pack.extension.overrides.push(Override {
        kind: OverrideKind::Parameter,
        id: what.id.clone(),
        pack: pack.id.clone(),
        values: Some((replaced.value, what.value)),
        replaced: replaced.place.clone(),
        place: what.place.clone(),
    });
    *replaced = what;
}

/// Adds a condition, or replaces one of the first `of_base`.
fn put_condition(pack: &mut Pack, stated: Stated<Condition>, of_base: usize, problems: &mut Vec<Diagnostic>) {
    let Some(at) = slot(&stated, &pack.conditions, of_base, problems) else { return };
    let what = stated.what;
    let Some(replaced) = pack.conditions.get_mut(at) else {
        pack.extension.added.push(what.id.clone());
        pack.conditions.push(what);
        return;
    };
    pack.extension.overrides.push(Override {
        kind: OverrideKind::Condition,
        id: what.id.clone(),
        pack: pack.id.clone(),
        values: None,
        replaced: replaced.place.clone(),
        place: what.place.clone(),
    });
    *replaced = what;
}

fn leave_out(pack: &mut Pack, id: &str, place: &Place, problems: &mut Vec<Diagnostic>) {
    let Some(at) = pack.conditions.iter().position(|condition| condition.id == id) else {
        let suggestion = did_you_mean(id, pack.conditions.iter().map(|condition| condition.id.as_str()));
        let message = say!("基础规则包没有条件 `{id}`", "the base has no condition `{id}`");
        problems.push(Diagnostic::error(Code::BadWithout, message).suggest(suggestion).at(place.clone()));
        return;
    };
    let left_out = pack.conditions.remove(at);
    pack.extension.added.retain(|added| added != id);
    pack.extension.overrides.push(Override {
        kind: OverrideKind::Without,
        id: left_out.id,
        pack: pack.id.clone(),
        values: None,
        replaced: left_out.place,
        place: place.clone(),
    });
}
