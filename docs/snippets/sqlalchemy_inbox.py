from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from pytribute.webhooks import NewDigitalProduct, SQLAlchemyInbox, WebhookHandler


class Base(DeclarativeBase):
    pass


class Licence(Base):
    __tablename__ = "licences"
    purchase: Mapped[int] = mapped_column(primary_key=True)
    buyer: Mapped[int | None]


engine = create_engine("sqlite:///shop.sqlite3")
Base.metadata.create_all(engine)
handler = WebhookHandler(inbox=SQLAlchemyInbox(sessionmaker(engine)))


@handler.on(NewDigitalProduct)
def deliver(event: NewDigitalProduct, session: Session) -> None:
    # Committed together with the mark of the event, or not at all.
    session.add(Licence(purchase=event.payload.purchase_id, buyer=event.buyer.telegram_id))
