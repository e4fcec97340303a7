using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Http;

namespace Tocsin.Auditing;

/// <summary>Which entries <c>GET /audit</c> lists.</summary>
internal sealed record AuditFilter
{
    [Description("Only this action, such as integration.update; integration.* is every action on integrations.")]
    [StringLength(100, MinimumLength = 1)]
    public string? Action { get; init; }

    [Description(
        "Only what was done to this: an id of a webhook, an integration, a silence, an API key or an organization."
    )]
    [StringLength(100, MinimumLength = 1)]
    public string? ResourceId { get; init; }

    [Description("Only what was done with this API key."), IdForm("key_")]
    public string? ActorId { get; init; }

    [Description("Only what was done with an API key, by the operator of the server, or by the server itself.")]
    [AllowedValues(AuditActor.ApiKeyType, AuditActor.OperatorType, AuditActor.ServerType)]
    public string? ActorType { get; init; }

    [Description("Only since this time.")]
    public DateTimeOffset? From { get; init; }

    [Description("Only before this time.")]
    public DateTimeOffset? To { get; init; }
}
