namespace Tocsin.Storage;

/// <summary>The data cannot be used as it is; the message says what to do.</summary>
internal sealed class StorageException : Exception
{
    public StorageException(string message)
        : base(message) { }

    public StorageException(string message, Exception innerException)
        : base(message, innerException) { }
}
