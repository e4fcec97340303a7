using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Organizations;

/// <summary>The first key.</summary>
internal sealed class OrganizationsOptions
{
    [Description("The first admin key, for automation. Without it one is made, shown once and kept in admin.key.")]
    [RegularExpression("^tcs_[0-9A-Za-z]{28,124}$", ErrorMessage = "must be 'tcs_' and 28 to 124 letters and digits.")]
    public string? BootstrapApiKey { get; set; }
}
