use crate::interview::testing::*;
use crate::interview::*;

#[test]
fn explore() {
    for (file, laws) in [
        ("fixtures/mines/closed.toml", &campaign as &'static Laws<'static>),
        ("fixtures/mines/closed.toml", &in_force),
        ("fixtures/mines/suspended.toml", &campaign),
    ] {
        let known = record(file);
        let mut interview = begin("", laws);
        while interview.question().is_some() {
            let text = reply(&interview, &known);
            let question = interview.question().unwrap().clone();
            let v = interview.vocabulary();
            let key = question.topic.key(v, interview.record()).map(|k| k.id.clone());
            println!(
                "{:?} {:?} {:?} {} <- {:?} {:?}",
                question.purpose,
                question.topic,
                key,
                question.topic.fact(v).unwrap().id,
                text,
                question
                    .waiting
                    .iter()
                    .map(|w| (&w.condition.id, w.cases.iter().map(|c| &c.id).collect::<Vec<_>>()))
                    .collect::<Vec<_>>()
            );
            answer(&mut interview, &text);
        }
        println!("{}", interview.text());
    }
}
