using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Receiver;

public static class TocsinSignature
{
    public static bool Verify(byte[] rawBody, Func<string, string?> header, string secret, DateTimeOffset now)
    {
        var timestamp = header("X-Tocsin-Timestamp");
        var signature = header("X-Tocsin-Signature") ?? "";
        if (
            !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > 300
        )
        {
            return false;
        }

        byte[] content = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. rawBody];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content);
        var expected = "sha256=" + Convert.ToHexStringLower(mac);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected),
            Encoding.UTF8.GetBytes(signature)
        );
    }
}
