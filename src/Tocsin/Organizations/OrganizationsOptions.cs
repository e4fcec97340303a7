using System.ComponentModel.DataAnnotations;

namespace Tocsin.Organizations;

/// <summary>The first key.</summary>
internal sealed class OrganizationsOptions
{
    /// <summary>The first admin key, for automation: <c>Tocsin:BootstrapApiKey</c>.</summary>
    [RegularExpression(
        "^tcs_[0-9A-Za-z]{28,124}$",
        ErrorMessage = "Tocsin:BootstrapApiKey must be 'tcs_' and 28 to 124 letters and digits."
    )]
    public string? BootstrapApiKey { get; set; }
}
