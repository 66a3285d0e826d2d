//! What the documents of both servers share: how errors are described, and what is mended of what the generator makes.

use std::collections::BTreeMap;

use utoipa::{
    ToSchema as _,
    openapi::{
        ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
        header::HeaderBuilder,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use crate::{ErrorCode, Problem, error::PROBLEM_MEDIA_TYPE};

/// The error answers of these codes, by status.
#[must_use]
pub fn answers(codes: &[ErrorCode]) -> BTreeMap<String, RefOr<Response>> {
    codes
        .iter()
        .map(|code| (code.status().to_string(), answer(&format!("{}.", code.title()))))
        .collect()
}

/// An error answer.
#[must_use]
pub fn answer(description: &str) -> RefOr<Response> {
    let request_id = HeaderBuilder::new()
        .description(Some("The id of the request, for the agent's log."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .build();
    ResponseBuilder::new()
        .description(description)
        .header("x-request-id", request_id)
        .content(PROBLEM_MEDIA_TYPE, content)
        .build()
        .into()
}

/// Keeps one parameter of each name and place: the generator adds what it sees in a handler's signature to what the
/// route documents, and the documented one comes first.
#[must_use]
pub fn without_repeats(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for item in document.paths.paths.values_mut() {
        for operation in [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ]
        .into_iter()
        .flatten()
        {
            let Some(parameters) = &mut operation.parameters else {
                continue;
            };
            let mut seen = Vec::new();
            parameters.retain(|parameter| {
                let RefOr::T(parameter) = parameter else {
                    return true;
                };
                let key = (parameter.name.clone(), parameter.parameter_in.clone());
                let first = !seen.contains(&key);
                seen.push(key);
                first
            });
        }
    }
    document
}

/// Says of a body that may be left out what it is when it is there: the generator writes "this or null", and clients
/// made from that send `null`.
#[must_use]
pub fn without_null_bodies(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let operations = document
        .paths
        .paths
        .values_mut()
        .filter_map(|item| item.post.as_mut());
    let bodies = operations.filter_map(|operation| match &mut operation.request_body {
        Some(RefOr::T(body)) => Some(body),
        _ => None,
    });
    for content in bodies.flat_map(|body| body.content.values_mut()) {
        let RefOr::T(content) = content else { continue };
        let Some(RefOr::T(Schema::OneOf(one_of))) = &mut content.schema else {
            continue;
        };
        if let Some(only) = one_of.items.iter().find(|item| matches!(item, RefOr::Ref(_))) {
            content.schema = Some(only.clone());
        }
    }
    document
}
