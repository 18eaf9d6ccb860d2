"""Import of the official catalogue of services: XZuFi 2.2, the format of the Zuständigkeitsfinder."""
