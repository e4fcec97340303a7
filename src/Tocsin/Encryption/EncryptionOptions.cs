using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Encryption;

/// <summary>The keys that secrets are kept under.</summary>
internal sealed class EncryptionOptions : IValidatableObject
{
    [Description("Fernet keys; the first encrypts, all decrypt. Without them one is made and kept in encryption.keys.")]
    public IList<string> EncryptionKeys { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from key in EncryptionKeys.Index()
        where Fernet.ParseKey(key.Item?.Trim()) is null
        select new ValidationResult(
            "is no Fernet key: expected 32 bytes in url-safe base64, 44 characters.",
            [$"{nameof(EncryptionKeys)}:{key.Index}"]
        );
}
