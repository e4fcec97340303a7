using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Http;

namespace Tocsin.Events;

/// <summary>Which events <c>GET /events</c> lists.</summary>
internal sealed record EventFilter
{
    [Description("Only events of this type.")]
    [StringLength(100, MinimumLength = 1)]
    public string? Type { get; init; }

    [Description("Only events about this target."), IdForm("target_")]
    public string? TargetId { get; init; }
}
