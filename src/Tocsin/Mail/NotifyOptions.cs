using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Mail;

/// <summary>Who hears by mail of what fails where nobody else is named: <c>Tocsin:Notify</c>.</summary>
internal sealed class NotifyOptions : IValidatableObject
{
    [Description("E-mail addresses that hear of a failed webhook where neither it nor its organization names any.")]
    public IList<string> Notify { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from address in Notify.Index()
        where !EmailAddress.IsValid(address.Item)
        select new ValidationResult($"must be {EmailAddress.Expected}.", [$"{nameof(Notify)}:{address.Index}"]);
}
