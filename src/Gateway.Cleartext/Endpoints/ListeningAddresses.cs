using System.Collections;
using Gateway.Cleartext.HandOver;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Cleartext.Endpoints;

/// <summary>The addresses of a server without that of the HTTP/2 endpoint, to which no client can connect. "Now listening on" and tools read this list instead of the server's own.</summary>
internal sealed class ListeningAddresses(IServerAddressesFeature server) : IServerAddressesFeature, ICollection<string>
{
    public ICollection<string> Addresses => this;

    public bool PreferHostingUrls
    {
        get => server.PreferHostingUrls;
        set => server.PreferHostingUrls = value;
    }

    public int Count => Visible.Count();

    public bool IsReadOnly => server.Addresses.IsReadOnly;

    private IEnumerable<string> Visible => server.Addresses.Where(address => address != Http2EndPoint.Address);

    public void Add(string item) => server.Addresses.Add(item);

    public void Clear() => server.Addresses.Clear();

    public bool Contains(string item) => Visible.Contains(item);

    public void CopyTo(string[] array, int arrayIndex) => Visible.ToArray().CopyTo(array, arrayIndex);

    public bool Remove(string item) => server.Addresses.Remove(item);

    public IEnumerator<string> GetEnumerator() => Visible.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
