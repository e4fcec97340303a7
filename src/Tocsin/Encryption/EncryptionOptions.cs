namespace Tocsin.Encryption;

/// <summary>The keys that secrets are kept under.</summary>
internal sealed class EncryptionOptions
{
    /// <summary>Fernet keys (<c>Tocsin:EncryptionKeys</c>); the first encrypts, all decrypt. None: a file in the data directory.</summary>
    public IList<string> EncryptionKeys { get; } = [];
}
