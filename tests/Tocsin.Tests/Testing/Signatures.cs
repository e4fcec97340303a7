using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Tests.Testing;

/// <summary>Signatures, made independently of the product.</summary>
internal static class Signatures
{
    public static string Branded(string secret, Received received) =>
        "sha256="
        + Convert.ToHexStringLower(
            HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(secret),
                (byte[])[.. Encoding.UTF8.GetBytes(received.Headers["webhook-timestamp"] + "."), .. received.Body]
            )
        );
}
