using System.Text;

namespace Gateway.Load.Clients;

/// <summary>Requests as bytes for the connection.</summary>
internal static class HttpRequests
{
    public static byte[] Get(string path, string accept) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: load\r\nAccept: {accept}\r\n\r\n");

    public static byte[] Post(string path, string json) =>
        Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: load\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
}
