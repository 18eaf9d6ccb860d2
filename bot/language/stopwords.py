"""Words that say nothing about the topic of a sentence, folded."""

from __future__ import annotations

from bot.language.normalise import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


STOP_WORDS = _folded("""
    ich du er sie es wir ihr mich mir dich dir sich uns euch ihm ihn ihnen mein meine meinen meiner
    meinem meines dein deine deinen sein seine seinen seiner seinem ihre ihren ihrer ihrem unser unsere
    unseren unserer euer eure eurer eurem der die das den dem des ein eine einen einem einer eines und
    oder aber ist isn bin sind war waren wird wirds werden hab habe haben hat hatte ham hast kann könnte
    könnten können kannst muss müsste müssen musst soll sollte sollen will wollen möchte möchten darf
    dürfen würde würden wäre gibt gibts geht gehts wo wer wie was wann warum wieso weshalb welche
    welcher welches welchen wem wen woher wohin wofür mit für von vom zu zum zur im in ins an am auf aus
    bei beim da dort hier dass daß nicht nich net kein keine keinen noch mal so man denn doch nun nu nur
    jetzt schon auch eben halt eigentlich bitte danke hallo dafür dazu davon daran darüber darum damit
    daher dran drauf drum sowas solche allem übers ums fürs beim überhaupt guten tag moin lang lange
    längst fall wort art hi hey bloß etwa dann wenn ob weil als um über unter nach vor durch ohne gegen
    bis seit ja nein sehr mehr viel viele alles etwas nichts man frau herr liebe sehr geehrte damen
    herren gern gerne ok okay the a an i my me to is are of for in and do does can how what where who
    when you your it on at with have has need
""")

GENERIC_WORDS = _folded("""
    anmelden anmeldung abmelden ummelden antrag anträge beantragen termin termine formular formulare
    unterlagen dokumente kosten kostet gebühr gebühren bezahlen telefon telefonnummer nummer adresse
    anschrift öffnungszeiten öffnungszeit geöffnet offen geschlossen öffnet schließt sprechzeiten
    sprechzeit zuständig zuständigkeit amt ämter behörde behörden stadt stadtverwaltung verwaltung
    rathaus jena bürger bürgerin heute morgen gestern uhr online internet email mail straße platz
    sprechstunde kontakt erreichen erreichbar bearbeitung dauer frist mitbringen brauche brauchen
    benötige benötigt straßenbahn tram bus bahn zug anmeldung abmeldung ummeldung sprechstunde wohnung
    umzug aufzug hund auto kind kinder stadt melden neu neue neuer neues stelle beantragen ausstellen
    umtauschen verlängern protokoll bereich gesicht krankenhaus baustelle fund wissen sagen fragen frage
    helfen hilfe suche suchen finden
""")

ASPECT_WORDS = _folded("""
    online internet digital elektronisch app link download kosten kostet koste kostets gebühr gebühren
    preis preise teuer bezahlen bezahl zahlen zahle euro termin termine terminvereinbarung
    öffnungszeiten öffnungszeit öffnet geöffnet offen zu schließt geschlossen sprechzeiten sprechzeit
    mitbringen mitnehmen dabei unterlagen dokumente papiere formular formulare telefon telefonnummer
    nummer tel anrufen adresse anschrift wo finde email mail erreichen erreichbar kontakt dauert dauer
    lange frist fristen wartezeit machen mache erledigen tun dienste dienst onlinedienst onlinedienste
    dienstleistungen angebote leistungen services web netz homepage webseite website digitalen möglich
    möglichkeiten zuständige chef chefin leiter leiterin leitet leitung boss verantwortlich kümmert fax
    faxnummer zuständig ansprechpartner
""")
"""Words that ask for an aspect of a topic: they must not decide which topic is meant."""
